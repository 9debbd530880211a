//! Links to visits, and what they lead to.

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

/// Purpose of the signatures.
const PURPOSE: &str = "manage-booking";
/// How long a link is good after the end of the visit.
const LIFETIME: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Returns the URL for managing a booking.
pub fn manage_url(app: &Context, business: BusinessId, booking: BookingId) -> String {
    format!("{}/manage/{}", app.settings.public_url(), token(app, business, booking))
}

pub(super) fn token(app: &Context, business: BusinessId, booking: BookingId) -> String {
    signed_token::sign(app.secret.key(PURPOSE), [business.0, booking.0])
}

/// What the token in a path leads to, if it was made here. Whether it was is said last, as whether anything is there
/// always is.
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

/// A visit, as a link leads to it.
pub(super) struct Opened {
    pub(super) actor: Actor,
    pub(super) booking: Booking,
    pub(super) around: BookingContext,
}

impl Link {
    /// Returns the booking that it leads to.
    pub(super) fn target(self) -> Result<(BusinessId, BookingId), Problem> {
        self.0.ok_or_else(invalid_link)
    }

    /// The visit, while the link is good.
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
    Problem::not_found().detail("there is no such link, or its time is over")
}
