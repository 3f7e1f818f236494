"""Amazon CloudFront."""

from moto.cloudfront import models


def install():
    make = models.Distribution.__init__

    def with_arn(self, *arguments, **named):
        """CreateDistribution: the ARN with the empty region that it has at AWS."""
        make(self, *arguments, **named)
        self.arn = self.arn.replace(":cloudfront:", ":cloudfront::").replace(":::", "::")

    models.Distribution.__init__ = with_arn
