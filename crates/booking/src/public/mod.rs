//! Online booking by guests, without an account: the booking page of a business, its availability, and creating a
//! booking. Guests then manage the booking through a link; see [`self_service`](super::self_service).

mod availability;
mod create;
mod show;
mod upcoming_booking_limit;

pub use availability::{__path_list_public_availability, list_public_availability};
pub use create::{__path_create_guest_booking, create_guest_booking};
pub use show::{__path_show_booking_page, show_booking_page};
pub use upcoming_booking_limit::UpcomingBookingLimit;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use parlour_catalogue::businesses::OnlineBooking;
use parlour_core::http::Problem;
use parlour_core::http::extract::PathParam;
use parlour_core::types::{BusinessCode, BusinessId, Currency};
use parlour_db::{Tx, params};

use crate::state::Bookings;

parlour_db::statements! {
    FIND = "SELECT id, currency, online_booking FROM businesses WHERE code = $1";
}

/// Code of a booking page, from the path. `None` if malformed. Opening the page then fails with `NotFound`.
#[derive(Clone, Debug)]
pub struct PageCode(Option<BusinessCode>);

impl<S: Send + Sync> FromRequestParts<S> for PageCode {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let text = PathParam::<String>::from_request_parts(parts, state).await;
        Ok(Self(text.ok().and_then(|PathParam(text)| text.to_ascii_lowercase().parse().ok())))
    }
}

/// Business whose booking page is open to guests.
#[derive(Clone, Copy, Debug)]
struct Page {
    business: BusinessId,
    currency: Currency,
    mode: OnlineBooking,
}

impl PageCode {
    async fn open(self, app: &Bookings) -> Result<Page, Problem> {
        let no_page = || Problem::not_found().detail("the booking page does not exist");
        let code = self.0.ok_or_else(no_page)?;
        let find = move |tx: &mut Tx<'_>| {
            tx.first(&FIND, params![code], |row| {
                Ok(Page { business: row.take()?, currency: row.take()?, mode: row.take()? })
            })
        };
        let found = app.db.read_replica(find).await.map_err(|error: parlour_db::Error| Problem::from(error))?;
        found.filter(|page| page.mode != OnlineBooking::Off).ok_or_else(no_page)
    }
}
