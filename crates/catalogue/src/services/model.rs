//! Services, as stored and as shown.

use deserr::Deserr;
use parlour_core::http::Problem;
use parlour_core::http::extract::{FieldErrors, read_from_number};
use parlour_core::types::{BusinessId, Currency, Duration, Instant, Label, Money, Name, Price, ServiceId};
use parlour_db::{Record, Tx, params};
use parlour_schedule::ServiceShape;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

parlour_db::statements! {
    SHOW of ServiceRow = "SELECT {columns} FROM services WHERE business_id = $1 AND id = $2";
    INSERT of ServiceRow = "INSERT INTO services (business_id, created_at, {written})
        VALUES ($1, $2, {values $3}) {returning id}";
}

/// Service, as stored.
#[derive(Clone, Debug, Record)]
pub struct ServiceRow {
    #[record(key)]
    pub id: ServiceId,
    pub category: String,
    pub name: String,
    pub price: Price,
    pub segments: Segments,
    pub buffer_before: Buffer,
    pub buffer_after: Buffer,
    pub resource_types: ResourceTypes,
    pub active: bool,
}

impl ServiceRow {
    /// Returns the service with this id, if it belongs to the business.
    pub fn find(tx: &mut Tx<'_>, business: BusinessId, id: ServiceId) -> Result<Option<Self>, parlour_db::Error> {
        tx.record(&SHOW, params![business, id])
    }

    /// Returns the buffers and segments of the service for scheduling. `segments` are the service's own, or those of
    /// the employee who performs it.
    pub fn shape(&self, segments: &Segments) -> Result<ServiceShape, parlour_schedule::Error> {
        let segments = segments
            .0
            .iter()
            .map(|segment| parlour_schedule::Segment { minutes: segment.minutes, staffed: segment.staffed });
        ServiceShape::new(self.buffer_before.0, segments.collect(), self.buffer_after.0)
    }

    pub fn into_service(self, currency: Currency) -> Service {
        Service {
            id: self.id,
            category: self.category,
            name: self.name,
            price: Money { amount: self.price.minor_units(), currency },
            duration_minutes: self.segments.duration(),
            segments: self.segments,
            buffer_before_minutes: self.buffer_before,
            buffer_after_minutes: self.buffer_after,
            resource_types: self.resource_types,
            active: self.active,
        }
    }
}

/// Service that a business offers.
#[derive(Debug, Serialize, ToSchema)]
pub struct Service {
    id: ServiceId,
    /// Category under which the service is listed. May be empty.
    category: String,
    name: String,
    price: Money,
    /// Total duration of the segments in minutes, without buffers.
    duration_minutes: u16,
    /// Segments that make up the duration, in their order.
    segments: Segments,
    /// Minutes that the employee and the resources are busy before the service.
    buffer_before_minutes: Buffer,
    /// Minutes that the employee and the resources are busy after the service.
    buffer_after_minutes: Buffer,
    /// Types of the required resources, one resource of each.
    resource_types: ResourceTypes,
    /// True if the service can be booked.
    active: bool,
}

/// Part of a service. The employee is free for other bookings during a segment that is not staffed, for example while a
/// hair color processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct Segment {
    /// Duration in minutes.
    #[schema(minimum = 1, maximum = 1440)]
    pub minutes: u16,
    /// True if the employee is busy during the segment.
    pub staffed: bool,
}

/// Segments of a service: 1 to 20. The first and the last segment are staffed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Segments(Vec<Segment>);

impl Segments {
    /// Checks the segments. The error describes the first rule that they violate.
    pub fn new(segments: Vec<Segment>) -> Result<Self, String> {
        let parts =
            segments.iter().map(|part| parlour_schedule::Segment { minutes: part.minutes, staffed: part.staffed });
        ServiceShape::new(0, parts.collect(), 0).map_err(|error| error.to_string())?;
        Ok(Self(segments))
    }

    pub fn duration(&self) -> u16 {
        self.0.iter().map(|segment| segment.minutes).sum()
    }
}

parlour_core::types::stored_as_json!(Segments);

impl<E: deserr::DeserializeError> Deserr<E> for Segments
where
    Segment: Deserr<E>,
{
    fn deserialize_from_value<V: deserr::IntoValue>(
        value: deserr::Value<V>,
        location: deserr::ValuePointerRef<'_>,
    ) -> Result<Self, E> {
        let segments =
            parlour_core::http::extract::read_list::<Segment, V, E>(value, location, ServiceShape::MAX_SEGMENTS)?;
        Self::new(segments).map_err(|msg| {
            deserr::take_cf_content(E::error::<V>(None, deserr::ErrorKind::Unexpected { msg }, location))
        })
    }
}

/// Minutes before or after a service: 0 to 240.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = u16, minimum = 0, maximum = 240)]
pub struct Buffer(pub u16);

impl TryFrom<i64> for Buffer {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        let minutes = u16::try_from(minutes).ok().filter(|minutes| *minutes <= ServiceShape::MAX_BUFFER);
        minutes.map(Self).ok_or("must be 0 to 240 minutes")
    }
}

read_from_number!(Buffer);

impl parlour_db::ToValue for Buffer {
    fn to_value(&self) -> parlour_db::Value<'_> {
        parlour_db::Value::Int(self.0.into())
    }
}

impl parlour_db::FromValue for Buffer {
    fn from_value(value: parlour_db::Value<'_>) -> Option<Self> {
        i64::from_value(value)?.try_into().ok()
    }
}

impl From<Duration> for Segments {
    fn from(duration: Duration) -> Self {
        Self(vec![Segment { minutes: duration.0, staffed: true }])
    }
}

/// Maximum number of resource types that a service can need.
const MAX_RESOURCE_TYPES: usize = 5;

/// Names of resource types: at most 5, without duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResourceTypes(Vec<String>);

impl ResourceTypes {
    pub fn types(&self) -> &[String] {
        &self.0
    }
}

parlour_core::types::stored_as_json!(ResourceTypes);

impl<E: deserr::DeserializeError> Deserr<E> for ResourceTypes
where
    Vec<Name>: Deserr<E>,
{
    fn deserialize_from_value<V: deserr::IntoValue>(
        value: deserr::Value<V>,
        location: deserr::ValuePointerRef<'_>,
    ) -> Result<Self, E> {
        let names: Vec<Name> = parlour_core::http::extract::read_list(value, location, MAX_RESOURCE_TYPES)?;
        let distinct: std::collections::BTreeSet<&str> = names.iter().map(Name::as_str).collect();
        if distinct.len() < names.len() {
            let msg = "must not list a type twice".to_owned();
            let error = E::error::<V>(None, deserr::ErrorKind::Unexpected { msg }, location);
            return Err(deserr::take_cf_content(error));
        }
        Ok(Self(names.iter().map(ToString::to_string).collect()))
    }
}

/// Service to create. Give either `duration_minutes` or `segments`.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewService {
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    category: Label,
    name: Name,
    /// Price in minor units of the business's currency.
    price: Price,
    /// Duration in minutes. Creates a single segment, which is staffed.
    #[deserr(default)]
    duration_minutes: Option<Duration>,
    #[deserr(default)]
    segments: Option<Segments>,
    #[deserr(default)]
    #[schema(required = false)]
    buffer_before_minutes: Buffer,
    #[deserr(default)]
    #[schema(required = false)]
    buffer_after_minutes: Buffer,
    #[deserr(default)]
    #[schema(required = false)]
    resource_types: ResourceTypes,
    #[deserr(default = true)]
    #[schema(required = false)]
    active: bool,
}

impl TryFrom<NewService> for ServiceRow {
    type Error = Problem;

    /// Creates the row. Its id is 0, because the database assigns it.
    fn try_from(new: NewService) -> Result<Self, Problem> {
        let segments = time(new.duration_minutes, new.segments)?
            .ok_or_else(|| Problem::field("duration_minutes", "is required unless segments is given"))?;
        Ok(Self {
            id: ServiceId(0),
            category: new.category.to_string(),
            name: new.name.to_string(),
            price: new.price,
            segments,
            buffer_before: new.buffer_before_minutes,
            buffer_after: new.buffer_after_minutes,
            resource_types: new.resource_types,
            active: new.active,
        })
    }
}

pub(super) fn time(duration: Option<Duration>, segments: Option<Segments>) -> Result<Option<Segments>, Problem> {
    match (duration, segments) {
        (Some(_), Some(_)) => Err(Problem::field("duration_minutes", "cannot be combined with segments")),
        (Some(duration), None) => Ok(Some(duration.into())),
        (None, segments) => Ok(segments),
    }
}

/// Inserts the service. The id in `row` is ignored.
pub fn insert(
    tx: &mut Tx<'_>,
    business: BusinessId,
    row: &ServiceRow,
    now: Instant,
) -> Result<ServiceId, parlour_db::Error> {
    tx.insert_record(&INSERT, params![business, now], row)
}
