//! Businesses, as stored and as shown.

use parlour_core::http::Problem;
use parlour_core::http::extract::read_from_number;
use parlour_core::principal::Plan;
use parlour_core::types::{BusinessId, Currency, Instant, string_enum};
use parlour_core::uploads::{FileLinks, FileRow, Uploads};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use crate::businesses::{CancellationPolicy, OnlineBooking, WaitlistMode};

parlour_db::statements! {
    pub(super) SHOW of BusinessRow = "SELECT {columns b} FROM businesses b LEFT JOIN logos l ON l.business_id = b.id
        LEFT JOIN files f ON f.id = l.file_id AND f.business_id = l.business_id WHERE b.id = $1";
    INSERT = "INSERT INTO businesses (code, name, kind, currency, created_at)
        VALUES ($1, $2, $3, $4, $5) {returning id}";
    pub(super) LOCK = "SELECT id FROM businesses WHERE id = $1 {for update}";
}

string_enum! {
    /// Type of business.
    #[schema(as = BusinessKind)]
    pub enum Kind {
        /// Hair, nails, make-up.
        Salon = "salon",
        /// Massage, baths, treatments.
        Spa = "spa",
        /// Hair and beards.
        Barbershop = "barbershop",
        /// Any other type.
        Other = "other",
    }
}

/// Business with its settings.
#[derive(Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Business {
    pub(super) id: BusinessId,
    /// Unique name of the business in web addresses.
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Currency of all prices.
    pub(super) currency: Currency,
    pub(super) plan: Plan,
    /// Rating from 1.0 to 5.0. Null while there are no ratings.
    #[record(from = "CAST(b.rating_tenths AS DOUBLE PRECISION) / 10")]
    pub(super) rating: Option<f64>,
    /// Rules for cancelling and rescheduling by clients, and the fee for a no-show.
    pub(super) cancellation_policy: CancellationPolicy,
    pub(super) created_at: Instant,
    /// Waitlist mode: a free slot is offered to one matching client at a time (`first`) or to all of them at once
    /// (`all`).
    pub(super) waitlist_mode: WaitlistMode,
    /// Minutes to hold an offered slot for the client, in waitlist mode `first`. The slot is held at most until it
    /// starts.
    pub(super) waitlist_hold_minutes: HoldMinutes,
    /// Online booking mode, for guests on the business's booking page.
    pub(super) online_booking: OnlineBooking,
    /// Links to the logo. Null if the business has none.
    #[record(skip)]
    pub(super) logo: Option<FileLinks>,
}

/// Business and its logo, as stored.
#[derive(parlour_db::Record)]
pub(super) struct BusinessRow {
    #[record(flatten = "b")]
    business: Business,
    #[record(flatten = "f")]
    logo: FileRow,
}

/// Minutes to hold an offered slot for a client: 5 to 1440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = i64, minimum = 5, maximum = 1440)]
pub struct HoldMinutes(pub(super) u32);

impl TryFrom<i64> for HoldMinutes {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        u32::try_from(minutes).ok().filter(|minutes| (5..=1440).contains(minutes)).map(Self).ok_or("must be 5 to 1440")
    }
}

read_from_number!(HoldMinutes);

impl parlour_db::ToValue for HoldMinutes {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Int(self.0.into())
    }
}

impl parlour_db::FromValue for HoldMinutes {
    fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
        u32::from_value(value).map(Self)
    }
}

impl Business {
    pub(super) fn find(tx: &mut Tx<'_>, id: BusinessId, files: &Uploads, now: Instant) -> Result<Self, Problem> {
        let BusinessRow { business, logo } = tx.record(&SHOW, params![id])?.ok_or_else(Problem::not_found)?;
        Ok(Self { logo: files.links(&logo, now), ..business })
    }
}

#[derive(Clone, Debug)]
pub struct NewBusiness {
    /// Unique name of the business in web addresses.
    pub code: String,
    pub name: String,
    pub kind: Kind,
    /// Currency of all prices.
    pub currency: Currency,
}

pub fn insert(tx: &mut Tx<'_>, new: &NewBusiness, now: Instant) -> Result<BusinessId, parlour_db::Error> {
    tx.insert(&INSERT, params![new.code, new.name, new.kind, new.currency, now])
}
