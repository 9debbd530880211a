//! Management links: signed links that let guests view and change a booking.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use jiff::SignedDuration;
use parlour_core::context::Context;
use parlour_core::http::Problem;
use parlour_core::http::extract::PathParam;
use parlour_core::records::Booking;
use parlour_core::signed_token;
use parlour_core::types::{BookingId, BusinessId, Instant};
use parlour_db::Tx;

use super::super::actor::Actor;
use super::super::ical::BookingContext;
use super::super::show::find;

/// Purpose of the key that signs management links.
const PURPOSE: &str = "manage-booking";
/// Validity of a link after the end of the booking.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Returns the management link of a booking, as an absolute URL.
pub fn manage_url(app: &Context, business: BusinessId, booking: BookingId) -> String {
    format!("{}/manage/{}", app.settings.public_url(), token(app, business, booking))
}

pub(super) fn token(app: &Context, business: BusinessId, booking: BookingId) -> String {
    signed_token::sign(app.secret.key(PURPOSE), [business.0, booking.0])
}

/// Booking that a management link refers to. `None` if the signature is invalid. An invalid link is reported as not
/// found, but only after the other input was validated.
#[derive(Clone, Copy, Debug)]
pub struct Link(pub(super) Option<(BusinessId, BookingId)>);

impl<S: Send + Sync> FromRequestParts<S> for Link
where
    Context: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = PathParam::<String>::from_request_parts(parts, state).await.ok();
        let app = Context::from_ref(state);
        let read = token.and_then(|PathParam(token)| signed_token::read(app.secret.key(PURPOSE), &token));
        Ok(Self(read.map(|[business, booking]| (BusinessId(business), BookingId(booking)))))
    }
}

/// Booking that was opened with a management link, and the actor for its guest.
pub(super) struct Opened {
    pub(super) actor: Actor,
    pub(super) booking: Booking,
    pub(super) around: BookingContext,
}

impl Link {
    /// Returns the business and the booking. Fails if the signature is invalid.
    pub(super) fn target(self) -> Result<(BusinessId, BookingId), Problem> {
        self.0.ok_or_else(invalid_link)
    }

    /// Reads the booking. Fails if the link is invalid or has expired, or if there is no such booking.
    pub(super) fn open(self, tx: &mut Tx<'_>, now: Instant) -> Result<Opened, Problem> {
        let (business, id) = self.target()?;
        let around = BookingContext::of(tx, business, id)?.ok_or_else(invalid_link)?;
        let actor = Actor::guest(business, around.currency, id);
        let booking = find(tx, &actor, id)?;
        if now > valid_until(&booking) { Err(invalid_link()) } else { Ok(Opened { actor, booking, around }) }
    }
}

pub(super) fn valid_until(booking: &Booking) -> Instant {
    let ends = booking.ends_at.instant();
    ends.0.checked_add(LIFETIME).map_or(ends, Instant)
}

pub(super) fn invalid_link() -> Problem {
    Problem::not_found().detail("the link is invalid or expired")
}
