//! Locations, as stored and as shown.

use deserr::Deserr;
use parlour_core::http::extract::{FieldErrors, read_from_number};
use parlour_core::types::{BusinessId, Hours, Instant, Label, LocationId, Name, Zone};
use parlour_db::{Record, Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

parlour_db::statements! {
    pub(super) LIST of Location = "SELECT {columns} FROM locations WHERE business_id = $1 ORDER BY id LIMIT 1000";
    SHOW of Location = "SELECT {columns} FROM locations WHERE business_id = $1 AND id = $2";
    pub(super) INSERT of Location = "INSERT INTO locations (business_id, {written}) VALUES ($1, {values $2})
        {returning id}";
}

/// Location of a business, with its opening hours and the rules for its slots.
#[derive(Clone, Debug, Record, Serialize, ToSchema)]
pub struct Location {
    #[record(key)]
    pub id: LocationId,
    pub name: String,
    pub(super) address: String,
    pub(super) city: String,
    pub(super) state: String,
    /// Time zone of the location, from the IANA time zone database.
    pub time_zone: Zone,
    /// Weekly opening hours, in local time.
    pub opening_hours: Hours,
    /// Minimum notice: clients must book at least this number of minutes before the start.
    pub minimum_notice_minutes: MinimumNotice,
    /// Interval between slots, in minutes. Slots start at multiples of the interval, counted from midnight in local
    /// time.
    pub slot_interval_minutes: SlotInterval,
    pub(super) created_at: Instant,
}

impl Location {
    /// Returns the location with this id, if it belongs to the business.
    pub fn find(tx: &mut Tx<'_>, business: BusinessId, id: LocationId) -> Result<Option<Self>, parlour_db::Error> {
        tx.record(&SHOW, params![business, id])
    }
}

/// Minimum number of minutes between booking and start, for clients: 0 to 43,200 (30 days).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = u16, minimum = 0, maximum = 43_200)]
pub struct MinimumNotice(pub u16);

/// Minutes between slots: 1 to 240. Defaults to 15.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = u16, minimum = 1, maximum = 240)]
pub struct SlotInterval(pub std::num::NonZeroU16);

impl Default for SlotInterval {
    fn default() -> Self {
        Self(const { std::num::NonZeroU16::new(15).unwrap() })
    }
}

impl TryFrom<i64> for MinimumNotice {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| *minutes <= 43_200);
        minutes.map(Self).ok_or("must be 0 to 43200 minutes")
    }
}

impl TryFrom<i64> for SlotInterval {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| *minutes <= 240);
        minutes.and_then(std::num::NonZeroU16::new).map(Self).ok_or("must be 1 to 240 minutes")
    }
}

read_from_number!(MinimumNotice, SlotInterval);

impl parlour_db::FromValue for MinimumNotice {
    fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl parlour_db::FromValue for SlotInterval {
    fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl parlour_db::ToValue for MinimumNotice {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Int(self.0.into())
    }
}

impl parlour_db::ToValue for SlotInterval {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Int(self.0.get().into())
    }
}

/// Location to create.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewLocation {
    pub name: Name,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    pub address: Label,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    pub city: Label,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    pub state: Label,
    /// Name from the IANA time zone database.
    pub time_zone: Zone,
    pub opening_hours: Hours,
    #[deserr(default)]
    #[schema(required = false)]
    pub minimum_notice_minutes: MinimumNotice,
    #[deserr(default)]
    #[schema(required = false)]
    pub slot_interval_minutes: SlotInterval,
}

impl NewLocation {
    pub fn insert(&self, tx: &mut Tx<'_>, business: BusinessId, now: Instant) -> Result<Location, parlour_db::Error> {
        let location = Location {
            id: LocationId(0), // Assigned by the database.
            name: self.name.to_string(),
            address: self.address.to_string(),
            city: self.city.to_string(),
            state: self.state.to_string(),
            time_zone: self.time_zone.clone(),
            opening_hours: self.opening_hours.clone(),
            minimum_notice_minutes: self.minimum_notice_minutes,
            slot_interval_minutes: self.slot_interval_minutes,
            created_at: now,
        };
        let id = tx.insert_record(&INSERT, params![business], &location)?;
        Ok(Location { id, ..location })
    }
}
