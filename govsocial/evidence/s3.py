"""Evidence in a bucket of an S3-compatible server, which several machines share. boto3 is loaded only here.

Names are those of the folder store, so that a folder is moved by copying it as it is.
"""

import threading
from hashlib import sha256
from typing import Any

from govsocial.core.config import BadSettings, Settings
from govsocial.core.log import log
from govsocial.core.wording import gettext as _
from govsocial.evidence.store import Missing, Unreachable, compared, name

SCHEME = "s3://"
CONNECT, ANSWER, TRIES = 3, 10, 2  # seconds, seconds, how often a call is tried in all
WRONG = {
    301: "it is in another region; look at evidence_region",
    400: "the server does not understand the request; look at evidence_region and evidence_key",
    403: "our key may not look into it; look at evidence_key, evidence_secret and what the key is allowed",
    404: "there is no such bucket",
}


class S3:
    """A Store (store.py) in a bucket. One client a process, made when it is first needed: none survives a fork."""

    def __init__(self, settings: Settings) -> None:
        self.bucket, _slash, prefix = settings.evidence_store.removeprefix(SCHEME).partition("/")
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._settings = settings
        self._made: Any = None
        self._one_at_a_time = threading.Lock()

    def check(self) -> None:
        """Look for the bucket. Raises BadSettings; a server that is away just now is no fault of the settings."""
        from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

        try:
            client = self._client()
            try:
                client.head_bucket(Bucket=self.bucket)
            finally:
                client.close()
        except ClientError as error:
            status = _status(error)
            if status in WRONG:
                raise BadSettings(f"Evidence cannot be kept in {SCHEME}{self.bucket}: {WRONG[status]}.") from None
            log().warning("evidence.unreachable", why=str(status))
        except (ConnectionError, HTTPClientError) as error:
            log().warning("evidence.unreachable", why=type(error).__name__)
        except (BotoCoreError, ValueError) as error:
            raise BadSettings(f"Evidence cannot be kept in {SCHEME}{self.bucket}: {error}") from None

    def put(self, data: bytes) -> str:
        """See Store. The request is signed with the SHA-256 of the bytes: the server refuses what arrives otherwise."""
        digest = sha256(data).hexdigest()
        if not self.has(digest):
            self._ask("put_object", digest, Body=data)
        return digest

    def read(self, digest: str) -> bytes:
        """See Store."""
        found = self._ask("get_object", digest)
        if found is None:
            told = _("The file %(digest)s is on record, but not in the store of evidence.", digest=digest[:12])
            raise Missing(f"{told} {_('Whoever runs the program has to put it back from a backup.')}")
        return compared(found, digest)

    def has(self, digest: str) -> bool:
        """See Store."""
        return self._ask("head_object", digest) is not None

    def delete(self, digest: str) -> None:
        """See Store."""
        self._ask("delete_object", digest)

    def _ask(self, verb: str, digest: str, **more: Any) -> bytes | None:
        """The bytes of the answer; None when nothing has that name. Raises Unreachable."""
        from botocore.exceptions import BotoCoreError, ClientError

        key = self.prefix + name(digest)
        try:
            answer = getattr(self._kept_client(), verb)(Bucket=self.bucket, Key=key, **more)
            return answer["Body"].read() if verb == "get_object" else b""
        except ClientError as error:
            if verb != "put_object" and error.response["Error"]["Code"] in ("NoSuchKey", "NotFound", "404"):
                return None
            log().warning("evidence.unreachable", doing=verb, why=error.response["Error"]["Code"])
        except BotoCoreError as error:
            log().warning("evidence.unreachable", doing=verb, why=type(error).__name__)
        raise Unreachable

    def _kept_client(self) -> Any:
        with self._one_at_a_time:
            self._made = self._made or self._client()
        return self._made

    def _client(self) -> Any:
        """Raises ValueError, BotoCoreError. Without a key of ours, boto3 looks where it always does."""
        import boto3
        from botocore.config import Config

        given = self._settings
        config = Config(
            connect_timeout=CONNECT,
            read_timeout=ANSWER,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            # what servers other than Amazon's understand, too
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"payload_signing_enabled": True, "addressing_style": "path" if given.evidence_endpoint else "auto"},
        )
        return boto3.session.Session().client(
            "s3",
            endpoint_url=given.evidence_endpoint or None,
            region_name=given.evidence_region or ("us-east-1" if given.evidence_endpoint else None),
            aws_access_key_id=given.evidence_key or None,
            aws_secret_access_key=given.evidence_secret or None,
            config=config,
        )


def _status(error: Any) -> int:
    return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
