//! API responses as types, each with the fields that tests read.
//!
//! Times are strings, exactly as sent. Types that tests compare as a whole keep their other fields in `rest`, so that
//! two values are equal only if all fields are.

use serde::Deserialize;
use serde_json::{Map, Value};

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Cursor of the next page. `None` on the last page.
    pub next: Option<String>,
}

/// Any response with an id. Its other fields are ignored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Identified {
    pub id: i64,
}

/// A reference to a client, a service, an employee or a user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub id: i64,
    pub name: String,
}

/// An amount in minor units of its currency.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    pub amount: i64,
    pub currency: String,
}

/// Returns an amount of US dollars, given in cents.
pub fn usd(amount: i64) -> Money {
    Money { amount, currency: "USD".to_owned() }
}

/// Response to a login: the session token and the user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Login {
    pub token: String,
    pub user: Me,
}

/// The logged-in user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Me {
    pub id: i64,
    pub role: String,
    pub is_administrator: bool,
    pub client_id: Option<i64>,
    pub employee_id: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Business {
    pub id: i64,
    pub code: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Member {
    pub id: i64,
    pub name: String,
    pub username: Option<String>,
    pub email: Option<String>,
    pub role: String,
    pub employee_id: Option<i64>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A session of the logged-in user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Session {
    pub id: i64,
    pub address: String,
    pub current: bool,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A conversation with another user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Chat {
    pub with: Named,
    /// Number of messages from the other user that the logged-in user has not read.
    pub unread: i64,
    pub read_message_id: i64,
    pub last_message: Message,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Message {
    pub id: i64,
    pub text: String,
}

/// Number of unread messages in all conversations.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Unread {
    pub unread: i64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Job {
    pub id: i64,
    pub state: String,
    pub attempt: i64,
    pub max_attempts: i64,
    pub error: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Booking {
    pub id: i64,
    pub version: i64,
    pub status: String,
    pub location_id: i64,
    pub starts_at: String,
    pub ends_at: String,
    pub client: Named,
    pub items: Vec<BookingItem>,
    pub price: Money,
    pub fee: Money,
    pub notes: String,
    pub created_at: String,
    pub series_id: Option<i64>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// One service of a booking.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BookingItem {
    pub service: Named,
    pub employee: Named,
    pub starts_at: String,
    pub ends_at: String,
    pub price: Money,
    pub duration_minutes: Option<i64>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// An entry of a booking's history.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Event {
    pub kind: String,
    pub from: Option<String>,
    pub to: String,
    pub from_starts_at: Option<String>,
    pub to_starts_at: Option<String>,
    pub from_ends_at: Option<String>,
    pub to_ends_at: Option<String>,
    pub fee: Option<Money>,
    pub user_id: Option<i64>,
}

/// A link that works without a login.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Link {
    pub url: String,
    pub expires_at: String,
}

/// Links to the calendar feed of an employee. They work without a login.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct CalendarLink {
    pub url: String,
    pub webcal_url: String,
}

/// Returns the last segment of a link's path.
pub fn token(url: &str) -> &str {
    url.rsplit('/').next().unwrap()
}

/// A booking as the holder of its management link sees it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ManagedBooking {
    pub status: String,
    pub version: i64,
    pub location: ManagedLocation,
    pub starts_at: String,
    pub ends_at: String,
    pub items: Vec<ManagedItem>,
    pub price: Money,
    pub fee: Money,
    pub may_cancel: bool,
    pub may_reschedule: bool,
    pub cancellation_fee: Money,
    pub free_until: String,
    pub expires_at: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ManagedLocation {
    pub time_zone: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ManagedItem {
    pub service: String,
    pub employee: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A booking created without an account.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct GuestBooking {
    pub id: i64,
    /// Link to manage the booking.
    pub url: String,
    pub booking: ManagedBooking,
}

/// Locations, services and employees that a booking page shows.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct BookingPage {
    pub locations: Vec<OnlineLocation>,
    pub services: Vec<OnlineService>,
    pub employees: Vec<OnlineEmployee>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct OnlineLocation {
    pub id: i64,
    pub time_zone: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct OnlineService {
    pub id: i64,
    pub offers: Vec<OnlineOffer>,
}

/// A service as one employee performs it. A response with other fields is an error.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlineOffer {
    pub employee_id: i64,
    pub price: Money,
    pub duration_minutes: i64,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct OnlineEmployee {
    pub id: i64,
    pub location_ids: Vec<i64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Invitation {
    pub id: i64,
    pub employee_id: Option<i64>,
    /// Link to accept the invitation. `None` in lists, and if the invitation is sent by email.
    pub url: Option<String>,
}

/// An invitation as the holder of its link sees it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct OpenInvitation {
    pub email: String,
    pub role: String,
    pub has_account: bool,
}

/// An email or SMS, and its state.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Delivery {
    pub id: i64,
    pub kind: String,
    pub channel: String,
    pub state: String,
    pub reason: Option<String>,
    pub detail: Option<String>,
    pub attempts: i64,
    pub due_at: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Series {
    pub id: i64,
    pub client: Named,
    pub bookings: Vec<Booking>,
    pub skipped: Vec<UnavailableDate>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl Series {
    pub fn starts(&self) -> Vec<&str> {
        self.bookings.iter().map(|booking| booking.starts_at.as_str()).collect()
    }

    /// Returns the local day of each booking, such as `2027-01-08`.
    pub fn days(&self) -> Vec<&str> {
        self.starts().into_iter().map(|start| &start[..10]).collect()
    }

    pub fn statuses(&self) -> Vec<&str> {
        self.bookings.iter().map(|booking| booking.status.as_str()).collect()
    }
}

/// A date of a series that cannot be booked.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnavailableDate {
    pub day: String,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct WaitlistEntry {
    pub id: i64,
    pub client: Named,
    pub offers: Vec<WaitlistOffer>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// An offer that can be accepted now, as the waitlist shows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct WaitlistOffer {
    pub id: i64,
    pub expires_at: String,
    pub token: Option<String>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// An offer as the holder of its link sees it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Offer {
    pub state: String,
    pub starts_at: String,
    pub expires_at: String,
    pub services: Vec<String>,
    /// Booking created when the offer was accepted. `None` if it was not accepted.
    pub booking_id: Option<i64>,
}

/// Blocked time of employees and resources.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Block {
    pub id: i64,
    pub location_id: i64,
    pub starts_at: String,
    pub bookables: Vec<Identified>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TimeOff {
    pub id: i64,
    pub employee_id: i64,
    pub starts_at: String,
    pub ends_at: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// Consecutive days when a location is closed.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Closure {
    pub id: i64,
    pub last_day: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// Bookings, blocks, time off and closures of some days at a location.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct CalendarView {
    pub bookings: Vec<Booking>,
    pub blocks: Vec<Block>,
    pub time_off: Vec<TimeOff>,
    pub closures: Vec<Closure>,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Availability {
    pub location_id: i64,
    pub days: Vec<AvailableDay>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct AvailableDay {
    pub day: String,
    pub starts: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Client {
    pub id: i64,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub other_phones: Vec<String>,
    pub other_emails: Vec<String>,
    pub notes: String,
    pub tags: Vec<String>,
    pub unsubscribed: bool,
    pub birthday: Option<String>,
    pub formulas: String,
    pub allergies: String,
    pub created_at: String,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Employee {
    pub id: i64,
    pub name: String,
    pub title: String,
    pub active: bool,
    pub workplaces: Vec<Workplace>,
    /// Services that the employee performs, in the format that requests accept.
    pub services: Value,
}

/// A location where an employee works.
#[derive(Clone, Debug, PartialEq, Deserialize, serde::Serialize)]
pub struct Workplace {
    pub location_id: i64,
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// Today's numbers: sums over all locations, and the numbers of each location.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Dashboard {
    pub bookings_today: i64,
    pub revenue_today: Money,
    pub completed_revenue_today: Money,
    pub locations: Vec<LocationToday>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct LocationToday {
    pub id: i64,
    pub day: String,
    pub bookings_today: i64,
    pub revenue_today: Money,
    pub completed_revenue_today: Money,
    /// Number of bookings by status.
    pub by_status: Value,
}

/// Numbers of one day.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct DayTotals {
    pub day: String,
    pub bookings: i64,
    pub cancelled: i64,
    pub no_shows: i64,
    pub revenue: Money,
    pub completed_revenue: Money,
}
