"""Amazon CloudFront."""

from moto.cloudfront import models


def install():
    make, behaviour, certificate = (
        kind.__init__ for kind in (models.Distribution, models.DefaultCacheBehaviour, models.ViewerCertificate)
    )

    def with_arn(self, *arguments, **named):
        """CreateDistribution: the ARN with the empty region that it has at AWS."""
        make(self, *arguments, **named)
        self.arn = self.arn.replace(":cloudfront:", ":cloudfront::").replace(":::", "::")

    def without_forwarded_values(self, config):
        """GetDistribution: a behaviour with a cache policy forwards what that says."""
        behaviour(self, config)
        if self.cache_policy_id:
            self.forwarded_values = None

    def without_default(self, config):
        """GetDistribution: an own certificate is not CloudFront's."""
        certificate(self, config)
        if self.acm_certificate_arn:
            self.cloud_front_default_certificate = False

    models.Distribution.__init__ = with_arn
    models.DefaultCacheBehaviour.__init__ = without_forwarded_values
    models.ViewerCertificate.__init__ = without_default
