//! `GET /book/{code}`: shows the public booking page of a business.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use axum::response::Response;
use parlour_catalogue::businesses::{CancellationPolicy, Kind, OnlineBooking};
use parlour_catalogue::locations::MinimumNotice;
use parlour_catalogue::services::Segments;
use parlour_core::http::{IfNoneMatch, Problem, TaggedJson};
use parlour_core::outbox::{Language, NotificationRules};
use parlour_core::response_cache;
use parlour_core::types::{Currency, EmployeeId, Hours, Instant, LocationId, Money, Price, ServiceId, Zone};
use parlour_core::uploads::{FileLinks, FileRow, Uploads};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Page, PageCode};
use crate::state::Bookings;

parlour_db::statements! {
    BUSINESS of BusinessRow = "SELECT {columns b}
        FROM businesses b LEFT JOIN logos l ON l.business_id = b.id
        LEFT JOIN files f ON f.id = l.file_id AND f.business_id = l.business_id WHERE b.id = $1";
    LOCATIONS of BookingPageLocation = "SELECT {columns} FROM locations
        WHERE business_id = $1 ORDER BY id LIMIT 1000";
    SERVICES = "SELECT id, category, name, price, segments FROM services
        WHERE business_id = $1 AND active = TRUE ORDER BY id LIMIT 1000";
    /// Selects the active employees, with one row per location where they work.
    EMPLOYEES = "SELECT e.id, e.name, e.title, w.location_id
        FROM employees e JOIN employee_locations w ON w.employee_id = e.id
        WHERE e.business_id = $1 AND e.active = TRUE ORDER BY e.id, w.location_id LIMIT 10000";
    SKILLS = "SELECT s.service_id, s.employee_id, s.price, s.segments
        FROM employees e JOIN employee_services s ON s.employee_id = e.id
        WHERE e.business_id = $1 AND e.active = TRUE ORDER BY e.id, s.service_id LIMIT 20000";
}

/// Public data of a business, shown to guests who want to book.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingPage {
    code: String,
    name: String,
    kind: Kind,
    /// Currency of all prices.
    currency: Currency,
    /// Rating from 1.0 to 5.0. Null while there are no ratings.
    rating: Option<f64>,
    /// Online booking mode. With `instant`, bookings are confirmed immediately. Otherwise, they are pending at first.
    online_booking: OnlineBooking,
    /// Rules for clients: the cutoff for cancelling and rescheduling, and the consequences of cancelling late.
    cancellation_policy: CancellationPolicy,
    /// Language of the business's notifications.
    language: Language,
    /// Null if the business has no logo.
    logo: Option<FileLinks>,
    locations: Vec<BookingPageLocation>,
    /// Active services that at least one active employee performs.
    services: Vec<BookingPageService>,
    /// Active employees who work at a location and perform at least one service. The service can be inactive.
    employees: Vec<BookingPageEmployee>,
}

/// Location of a business, as shown on its booking page.
#[derive(Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct BookingPageLocation {
    id: LocationId,
    name: String,
    address: String,
    city: String,
    state: String,
    time_zone: Zone,
    /// Weekly opening hours, on the location's clock.
    opening_hours: Hours,
    /// Minimum time from now to the start of a booking, in minutes.
    minimum_notice_minutes: MinimumNotice,
}

/// Service that can be booked.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingPageService {
    id: ServiceId,
    /// Category under which the service is listed. May be empty.
    category: String,
    name: String,
    /// Price and duration for each active employee who performs the service. Never empty.
    offers: Vec<BookingPageOffer>,
}

/// Service as performed by one employee.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingPageOffer {
    employee_id: EmployeeId,
    price: Money,
    /// Duration in minutes, without buffers.
    duration_minutes: u16,
}

/// Employee who can be booked.
#[derive(Debug, Serialize, ToSchema)]
pub struct BookingPageEmployee {
    id: EmployeeId,
    name: String,
    /// Job title, such as Stylist. May be empty.
    title: String,
    /// Locations where the employee works.
    location_ids: Vec<LocationId>,
}

/// Shows the booking page of a business: locations, services and employees.
#[utoipa::path(get, path = "/book/{code}", tag = "public-booking",
    params(("code" = String, Path,)), responses((status = 200, body = BookingPage)), security(()))]
pub async fn show_booking_page(
    State(app): State<Bookings>,
    code: PageCode,
    if_none_match: IfNoneMatch,
) -> Result<Response, Problem> {
    let page = code.open(&app).await?;
    let (db, files, now) = (app.db.clone(), app.uploads.clone(), app.clock.now());
    let show = move || async move {
        let read = move |tx: &mut Tx<'_>| BookingPage::read(tx, page, &files, now);
        TaggedJson::new(&db.read(read).await.map_err(|error: parlour_db::Error| Problem::from(error))?)
    };
    let shown = app.response_caches.booking_pages.get(response_cache::catalogue(page.business), (), show).await?;
    Ok(shown.answer(&if_none_match, response_cache::REVALIDATE))
}

/// Public data of a business, as stored.
#[derive(parlour_db::Record)]
struct BusinessRow {
    code: String,
    name: String,
    kind: Kind,
    #[record(from = "CAST(b.rating_tenths AS DOUBLE PRECISION) / 10")]
    rating: Option<f64>,
    online_booking: OnlineBooking,
    cancellation_policy: CancellationPolicy,
    notification_rules: NotificationRules,
    #[record(flatten = "f")]
    logo: FileRow,
}

impl BookingPage {
    fn read(tx: &mut Tx<'_>, page: Page, files: &Uploads, now: Instant) -> Result<Self, parlour_db::Error> {
        let Page { business, currency, .. } = page;
        let found = tx.record(&BUSINESS, params![business])?;
        let row = found.ok_or(parlour_db::Error::NoRow { statement: BUSINESS.name() })?;
        let mut page = Self {
            code: row.code,
            name: row.name,
            kind: row.kind,
            currency,
            rating: row.rating,
            online_booking: row.online_booking,
            cancellation_policy: row.cancellation_policy,
            language: row.notification_rules.language(),
            logo: files.links(&row.logo, now),
            locations: Vec::new(),
            services: Vec::new(),
            employees: Vec::new(),
        };
        page.locations = tx.records(&LOCATIONS, params![business])?;
        let mut skills: BTreeMap<ServiceId, Vec<Skill>> = BTreeMap::new();
        tx.all(&SKILLS, params![business], |row| {
            let service = row.take()?;
            let own = Skill { employee: row.take()?, price: row.take()?, segments: row.take()? };
            skills.entry(service).or_default().push(own);
            Ok(())
        })?;
        let able: BTreeSet<EmployeeId> = skills.values().flatten().map(|skill| skill.employee).collect();
        tx.all(&SERVICES, params![business], |row| {
            let (id, category, name) = (row.take()?, row.take()?, row.take()?);
            let (price, segments): (Price, Segments) = (row.take()?, row.take()?);
            if let Some(skills) = skills.remove(&id) {
                let offers = skills.into_iter().map(|skill| skill.offer(price, &segments, currency)).collect();
                page.services.push(BookingPageService { id, category, name, offers });
            }
            Ok(())
        })?;
        tx.all(&EMPLOYEES, params![business], |row| {
            let (id, name, title, location) = (row.take()?, row.take()?, row.take()?, row.take()?);
            match page.employees.last_mut().filter(|last| last.id == id) {
                Some(last) => last.location_ids.push(location),
                None if !able.contains(&id) => {}
                None => page.employees.push(BookingPageEmployee { id, name, title, location_ids: vec![location] }),
            }
            Ok(())
        })?;
        Ok(page)
    }
}

/// Service that an employee performs. `price` and `segments` are `None` if those of the service apply.
struct Skill {
    employee: EmployeeId,
    price: Option<Price>,
    segments: Option<Segments>,
}

impl Skill {
    fn offer(self, price: Price, segments: &Segments, currency: Currency) -> BookingPageOffer {
        let price = self.price.unwrap_or(price);
        BookingPageOffer {
            employee_id: self.employee,
            price: Money { amount: price.minor_units(), currency },
            duration_minutes: self.segments.as_ref().unwrap_or(segments).duration(),
        }
    }
}
