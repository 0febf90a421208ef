"""Who of the staff is asking, and whether the request is theirs: what every page and every form depends on."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from qa.review.records import Role


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who is signed in."""

    name: str
    role: Role
    csrf: str  # goes into every form as the hidden field `csrf`

    @property
    def is_admin(self) -> bool:
        """Whether they may change documents and accounts."""
        return self.role is Role.ADMIN


def reviewer() -> Who:
    """Whoever is signed in; others are sent to the sign-in page."""
    raise NotImplementedError


def admin() -> Who:
    """An admin; a reviewer gets 403."""
    raise NotImplementedError


async def checked() -> None:
    """Refuse a form that was not sent from a page of this session (403). A dependency of every router with forms."""
    raise NotImplementedError


Reviewer = Annotated[Who, Depends(reviewer)]
Admin = Annotated[Who, Depends(admin)]
