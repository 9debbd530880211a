//! Managing a visit by a link, without an account. Whoever has the link sees the visit as a guest does, and may do with it what
//! its client may, by the same rules. A link is good until a week after the visit's end.

mod availability;
mod change;
mod show;

pub use availability::{__path_list_managed_availability, list_managed_availability};
pub use change::{__path_cancel, __path_reschedule, cancel, reschedule};
pub use show::{
    __path_show_calendar, __path_show_link, __path_show_managed, ManagedBooking, show_calendar, show_link, show_managed,
};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use db::Tx;
use jiff::SignedDuration;

use super::Booking;
use super::actor::Actor;
use super::calendar::Surroundings;
use super::show::find;
use crate::app::App;
use crate::http::Problem;
use crate::http::input::Segment;
use crate::signed;
use crate::types::{BookingId, BusinessId, Instant};

/// What links are signed for.
const PURPOSE: &str = "manage-booking";
/// How long a link is good after the end of the visit.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(24 * 7);

/// The address at which whoever comes can look at a booking, move it and call it off.
pub fn manage_url(app: &App, business: BusinessId, booking: BookingId) -> String {
    format!("{}/manage/{}", app.settings.public_url(), token(app, business, booking))
}

fn token(app: &App, business: BusinessId, booking: BookingId) -> String {
    signed::sign(app.secret.key(PURPOSE), [business.0, booking.0])
}

/// What the token in a path leads to, if it was made here. Whether it was is said last, as whether anything is there always is.
#[derive(Clone, Copy, Debug)]
pub struct Link(Option<(BusinessId, BookingId)>);

impl FromRequestParts<App> for Link {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let token = Segment::<String>::from_request_parts(parts, app).await.ok();
        let read = token.and_then(|Segment(token)| signed::read(app.secret.key(PURPOSE), &token));
        Ok(Self(read.map(|[business, booking]| (BusinessId(business), BookingId(booking)))))
    }
}

/// A visit as its link shows it.
pub(super) fn managed(
    tx: &mut Tx<'_>,
    business: BusinessId,
    booking: BookingId,
    now: Instant,
) -> Result<ManagedBooking, Problem> {
    Ok(Link(Some((business, booking))).open(tx, now)?.shown(now))
}

/// A visit, as a link leads to it.
struct Opened {
    actor: Actor,
    booking: Booking,
    around: Surroundings,
}

impl Link {
    /// Where it leads.
    fn target(self) -> Result<(BusinessId, BookingId), Problem> {
        self.0.ok_or_else(gone)
    }

    /// The visit, while the link is good.
    fn open(self, tx: &mut Tx<'_>, now: Instant) -> Result<Opened, Problem> {
        let (business, id) = self.target()?;
        let around = Surroundings::of(tx, business, id)?.ok_or_else(gone)?;
        let actor = Actor::guest(business, around.currency, id);
        let booking = find(tx, &actor, id)?;
        if now > good_until(&booking) { Err(gone()) } else { Ok(Opened { actor, booking, around }) }
    }
}

fn good_until(booking: &Booking) -> Instant {
    let ends = booking.ends_at.instant();
    ends.0.checked_add(GOOD_FOR).map_or(ends, Instant)
}

fn gone() -> Problem {
    Problem::not_found().detail("there is no such link, or its time is over")
}
