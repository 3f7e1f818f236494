"""Amazon GuardDuty."""

from moto.guardduty.models import Detector


def install():
    update = Detector.update

    def update_detector(self, enable, frequency, sources, features):
        """UpdateDetector: features that are not named stay as they were."""
        if features is not None:
            named = {feature["name"] for feature in features}
            features = [feature for feature in self.features if feature["name"] not in named] + features
        update(self, enable, frequency, sources, features)

    Detector.update = update_detector
