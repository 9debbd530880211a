//! Lists of bookings: each booking once and in order, for every query and page size.

use axum::http::StatusCode;
use fastrand::Rng;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::json;

use crate::location::TestLocation;
use crate::requests::NewBooking;
use crate::responses::{Booking, Client, Page};
use crate::support::{TestApp, User};

/// Expected values of a booking.
#[derive(Clone)]
struct Made {
    id: i64,
    starts: Timestamp,
    location: i64,
    client: i64,
    status: String,
    /// Employee and start of each service, in the order of the booking.
    serves: Vec<(i64, Timestamp)>,
}

impl Made {
    fn new(booking: Booking) -> Self {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let serves = booking.items.iter().map(|item| (item.employee.id, at(&item.starts_at))).collect();
        Self {
            id: booking.id,
            starts: at(&booking.starts_at),
            location: booking.location_id,
            client: booking.client.id,
            status: booking.status,
            serves,
        }
    }

    /// Returns the start of the employee's first service in the booking. The list of an employee's bookings is sorted
    /// by this start. Returns `None` if the employee performs no service.
    fn first_of(&self, employee: i64) -> Option<Timestamp> {
        self.serves.iter().find(|(user, _)| *user == employee).map(|(_, at)| *at)
    }
}

/// Two locations in different time zones, three employees in New York, and the expected values of all bookings.
struct Book {
    new_york: TestLocation,
    sydney: TestLocation,
    service: i64,
    staff: [i64; 3],
    made: Vec<Made>,
}

impl Book {
    async fn new(app: &TestApp) -> Self {
        let (new_york, sydney) =
            (TestLocation::new(app, "America/New_York").await, TestLocation::new(app, "Australia/Sydney").await);
        let service = new_york.service(json!({"duration_minutes": 30})).await;
        let mut staff = [0; 3];
        for one in &mut staff {
            *one = new_york.employee("daily 00:00-24:00", &[service]).await;
        }
        sydney.employee("daily 00:00-24:00", &[service]).await;
        Self { new_york, sydney, service, staff, made: Vec::new() }
    }

    /// Creates many bookings: several at the same time, some around midnight, and some around clock changes.
    async fn filled(app: &TestApp) -> Self {
        let mut book = Self::new(app).await;
        let other = book.new_york.owner.create_id("/clients", json!({"name": "Another Client"})).await;
        for at in [
            "2027-03-08 10:00:00",
            "2027-03-08 10:30:00",
            "2027-03-13 23:30:00",
            "2027-03-14 00:00:00",
            "2027-03-14 01:30:00",
            "2027-03-14 03:00:00",
            "2027-03-14 23:30:00",
            "2027-03-15 00:00:00",
            "2027-11-07 00:30:00",
            "2027-11-07 23:30:00",
        ] {
            for (number, employee) in book.staff.into_iter().enumerate() {
                let new = book.new_york.new_booking(book.service, at).with(employee);
                let new = new.client(if number == 1 { other } else { 1 });
                let status = if number == 2 { "pending" } else { "confirmed" };
                book.make(new.and(json!({"status": status}))).await;
            }
        }
        for at in ["2027-11-07T01:30:00-04:00", "2027-11-07T01:30:00-05:00"] {
            book.make(book.new_york.new_booking(book.service, at).with(book.staff[0])).await;
        }
        // Bookings in Sydney, where the local day differs from that of New York.
        for at in
            ["2027-03-14 00:00:00", "2027-03-14 12:00:00", "2027-04-04T02:30:00+11:00", "2027-04-04T02:30:00+10:00"]
        {
            book.make(book.sydney.new_booking(book.service, at)).await;
        }
        // In each of these bookings, one employee performs the first and the last service, and another employee
        // performs the second.
        let [a, b, _] = book.staff;
        for at in ["2027-03-09 09:00:00", "2027-03-09 12:00:00", "2027-03-13 23:00:00"] {
            let items: Vec<_> =
                [a, b, a].iter().map(|user| json!({"service_id": book.service, "employee_id": user})).collect();
            let visit = book.new_york.new_booking_of(json!(items), at).client(other);
            if at.starts_with("2027-03-13") {
                // Employee `b` is needed at 23:30 and has another booking then.
                assert_eq!(book.new_york.owner.post("/bookings", visit).await.code(), "slot_taken");
            } else {
                book.make(visit).await;
            }
        }
        for index in [3, 9, 33] {
            let id = book.made[index].id;
            book.new_york.owner.cancel(id).await;
            book.made[index].status = "cancelled".into();
        }
        book
    }

    async fn make(&mut self, new: NewBooking) {
        let booking = self.new_york.owner.book(new).await;
        self.made.push(Made::new(booking));
    }

    /// Returns the ids of the expected bookings, in order. Compares every booking with the query.
    fn expected(&self, wanted: &Wanted) -> Vec<i64> {
        let zone = wanted.zone(self);
        let mut fitting: Vec<(Timestamp, i64)> = Vec::new();
        for one in &self.made {
            let instant = match wanted.scope {
                None => Some(one.starts),
                Some(("location_id", id)) => (one.location == id).then_some(one.starts),
                Some(("client_id", id)) => (one.client == id).then_some(one.starts),
                Some((_, id)) => one.first_of(id),
            };
            let Some(instant) = instant else { continue };
            let status = wanted.status.is_none_or(|status| status == one.status);
            let after = wanted.from.is_none_or(|from| bound(from, &zone, false) <= instant);
            let before = wanted.to.is_none_or(|to| instant < bound(to, &zone, true));
            if status && after && before {
                fitting.push((instant, one.id));
            }
        }
        fitting.sort_unstable();
        if wanted.order != Some("oldest") {
            fitting.reverse();
        }
        fitting.into_iter().map(|(_, id)| id).collect()
    }
}

/// Returns the instant that a text denotes. A day denotes its start or, with `over`, its end.
fn bound(text: &str, zone: &TimeZone, over: bool) -> Timestamp {
    if text.len() > 10 {
        return text
            .parse()
            .unwrap_or_else(|_| zone.to_ambiguous_zoned(text.parse().unwrap()).unambiguous().unwrap().timestamp());
    }
    let day: Date = text.parse().unwrap();
    let day = if over { day.tomorrow().unwrap() } else { day };
    day.to_zoned(zone.clone()).unwrap().timestamp()
}

#[derive(Debug, Default)]
struct Wanted {
    scope: Option<(&'static str, i64)>,
    status: Option<&'static str>,
    from: Option<&'static str>,
    to: Option<&'static str>,
    order: Option<&'static str>,
}

impl Wanted {
    /// Returns the time zone of the days and local times in the query.
    fn zone(&self, book: &Book) -> TimeZone {
        let in_sydney = self.scope == Some(("location_id", book.sydney.id));
        TimeZone::get(if in_sydney { "Australia/Sydney" } else { "America/New_York" }).unwrap()
    }

    fn is_backwards(&self, book: &Book) -> bool {
        let zone = self.zone(book);
        let ends = self.from.zip(self.to);
        ends.is_some_and(|(from, to)| bound(to, &zone, true) <= bound(from, &zone, false))
    }

    fn query(&self) -> String {
        let mut query = String::new();
        if let Some((name, id)) = self.scope {
            query += &format!("{name}={id}&");
        }
        for (name, value) in [("status", self.status), ("from", self.from), ("to", self.to), ("order", self.order)] {
            if let Some(value) = value {
                query += &format!("{name}={}&", value.replace(' ', "%20").replace('+', "%2B"));
            }
        }
        query
    }
}

/// Returns the bookings of all pages.
async fn walk(user: &User, query: &str, limit: usize) -> Vec<Booking> {
    user.walk(&format!("/bookings?{query}"), limit).await
}

fn ids(bookings: &[Booking]) -> Vec<i64> {
    bookings.iter().map(|booking| booking.id).collect()
}

#[parlour_testkit::both_engines]
async fn every_list_is_what_a_look_at_all_bookings_gives(app: TestApp) {
    let book = Book::filled(&app).await;
    let desk = app.user("desk").await;
    let everything = walk(&desk, "", 100).await;
    assert_eq!(everything.len(), book.made.len());
    let mut rng = Rng::with_seed(3);
    let mut listed = 0;
    for _ in 0..150 {
        let pick = |rng: &mut Rng, all: &[&'static str]| (rng.u8(..3) > 0).then(|| all[rng.usize(..all.len())]);
        let scopes = [
            ("location_id", book.new_york.id),
            ("location_id", book.sydney.id),
            ("client_id", 1),
            ("client_id", book.made[1].client),
            ("employee_id", book.staff[0]),
            ("employee_id", book.staff[1]),
        ];
        let wanted = Wanted {
            scope: (rng.u8(..4) > 0).then(|| scopes[rng.usize(..scopes.len())]),
            status: pick(&mut rng, &["confirmed", "pending", "cancelled", "completed"]).filter(|_| rng.bool()),
            from: pick(
                &mut rng,
                &[
                    "2027-03-08",
                    "2027-03-14",
                    "2027-11-07",
                    "2027-03-14 03:00:00",
                    "2027-03-14T01:30:00-05:00",
                    "2027-03-09T09:30:00-05:00",
                ],
            ),
            to: pick(
                &mut rng,
                &[
                    "2027-03-08",
                    "2027-03-14",
                    "2027-11-07",
                    "2027-03-15 00:00:00",
                    "2027-11-07T01:30:00-05:00",
                    "2027-04-04T02:30:00+10:00",
                ],
            ),
            order: pick(&mut rng, &["oldest", "newest"]),
        };
        if wanted.is_backwards(&book) {
            let answer = desk.get(&format!("/bookings?{}", wanted.query())).await;
            assert_eq!(answer.fields(), ["to"], "{wanted:?}");
            continue;
        }
        let found = walk(&desk, &wanted.query(), rng.usize(1..8)).await;
        assert_eq!(ids(&found), book.expected(&wanted), "{wanted:?}");
        for booking in &found {
            assert!(everything.contains(booking), "the same whole booking in every list");
        }
        listed += found.len();
    }
    assert!(listed > 500, "there is something to list: {listed}");
}

#[parlour_testkit::both_engines]
async fn a_day_is_the_locations_day_however_long_it_is(app: TestApp) {
    let book = Book::filled(&app).await;
    let desk = app.user("desk").await;
    let (new_york, sydney) = (book.new_york.id, book.sydney.id);
    let starts = async |query: String| {
        let found = walk(&desk, &format!("{query}&order=oldest&"), 100).await;
        let mut starts: Vec<_> = found.into_iter().map(|booking| booking.starts_at).collect();
        starts.dedup();
        starts
    };
    let day = |location, day| format!("location_id={location}&from={day}&to={day}");
    assert_eq!(
        starts(day(new_york, "2027-03-14")).await,
        [
            "2027-03-14T00:00:00-05:00",
            "2027-03-14T01:30:00-05:00",
            "2027-03-14T03:00:00-04:00",
            "2027-03-14T23:30:00-04:00",
        ]
    );
    assert_eq!(
        starts(day(new_york, "2027-11-07")).await,
        [
            "2027-11-07T00:30:00-04:00",
            "2027-11-07T01:30:00-04:00",
            "2027-11-07T01:30:00-05:00",
            "2027-11-07T23:30:00-05:00",
        ]
    );
    assert_eq!(starts(day(sydney, "2027-03-14")).await, ["2027-03-14T00:00:00+11:00", "2027-03-14T12:00:00+11:00"]);
    assert_eq!(starts(day(sydney, "2027-04-04")).await, ["2027-04-04T02:30:00+11:00", "2027-04-04T02:30:00+10:00"]);
    let week = format!("location_id={new_york}&from=2027-03-08&to=2027-03-14&status=cancelled");
    assert_eq!(starts(week).await, ["2027-03-08T10:30:00-05:00", "2027-03-14T00:00:00-05:00"]);
}

#[parlour_testkit::both_engines]
async fn who_serves_twice_in_a_visit_has_it_once_and_in_its_place(app: TestApp) {
    let book = Book::filled(&app).await;
    let [a, b, _] = book.staff;
    for (employee, starts) in
        [(a, ["2027-03-09T09:00:00", "2027-03-09T12:00:00"]), (b, ["2027-03-09T09:30:00", "2027-03-09T12:30:00"])]
    {
        for limit in 1..4 {
            let found = walk(
                &book.new_york.owner,
                &format!("employee_id={employee}&from=2027-03-09&to=2027-03-09&order=oldest&"),
                limit,
            )
            .await;
            assert_eq!(found.len(), 2);
            for (booking, first) in found.iter().zip(starts) {
                assert_eq!(booking.items.len(), 3, "the whole visit");
                let own = booking.items.iter().find(|item| item.employee.id == employee).unwrap();
                assert!(own.starts_at.starts_with(first));
            }
        }
    }
}

#[parlour_testkit::both_engines]
async fn pages_show_each_booking_once_while_others_are_made(app: TestApp) {
    let mut book = Book::new(&app).await;
    for hour in 8..14 {
        for employee in book.staff {
            let at = format!("2027-03-08 {hour:02}:00:00");
            book.make(book.new_york.new_booking(book.service, &at).with(employee)).await;
        }
    }
    let there: Vec<_> = book.made.iter().map(|one| one.id).collect();
    for (order, query) in
        [("newest", String::new()), ("oldest", String::new()), ("oldest", format!("employee_id={}&", book.staff[0]))]
    {
        let (mut seen, mut cursor, mut minute) = (Vec::new(), String::new(), 0);
        loop {
            let page = book.new_york.owner.get(&format!("/bookings?{query}order={order}&limit=4{cursor}")).await;
            let page: Page<Booking> = page.expect_as(StatusCode::OK);
            seen.extend(ids(&page.items));
            // Tries to create bookings before, among and after the listed bookings, some of them at the same instant.
            for hour in [7, 11, 15] {
                minute += 1;
                let at = format!("2027-03-{:02} {hour:02}:00:00", 8 + minute % 2);
                let new = book.new_york.new_booking(book.service, &at);
                let _taken_or_not = book.new_york.owner.post("/bookings", new).await;
            }
            let Some(next) = page.next else { break };
            cursor = format!("&cursor={next}");
        }
        let mut distinct = seen.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), seen.len(), "none twice, {order}");
        let expected: Vec<_> = book
            .made
            .iter()
            .filter(|one| query.is_empty() || one.first_of(book.staff[0]).is_some())
            .map(|one| one.id)
            .collect();
        assert!(expected.iter().all(|id| seen.contains(id)), "none left out, {order}");
    }
    assert_eq!(there.len(), 18);
}

#[parlour_testkit::both_engines]
async fn what_cannot_be_listed_is_refused_with_every_field(app: TestApp) {
    let (owner, desk) = (app.user("owner").await, app.user("desk").await);
    for name in ["One", "Two"] {
        owner.create("/clients", json!({"name": name, "phone": "+1 555 123 4567"})).await;
    }
    let next = async |path: &str| owner.get(path).await.expect_as::<Page<Client>>(StatusCode::OK).next.unwrap();
    let by_name = next("/clients?limit=1").await;
    let by_phone = next("/clients?limit=1&search=15551").await;
    for (query, fields) in [
        ("limit=0", vec!["limit"]),
        ("limit=101", vec!["limit"]),
        ("limit=abc", vec!["limit"]),
        ("limit=-1", vec!["limit"]),
        ("limit=", vec!["limit"]),
        ("limit=1&limit=2", vec!["limit"]),
        ("status=done", vec!["status"]),
        ("status=", vec!["status"]),
        ("order=up", vec!["order"]),
        ("from=yesterday&to=2027-13-01", vec!["from", "to"]),
        ("from=2027-03-14%2002:30:00", vec!["from"]),
        ("to=2027-11-07%2001:30:00", vec!["to"]),
        ("from=0000-00-00", vec!["from"]),
        ("from=2027-03-15&to=2027-03-14", vec!["to"]),
        ("from=9999-12-31&to=9999-12-31T00:00:00Z", vec!["from", "to"]),
        ("employee_id=x&client_id=0", vec!["client_id", "employee_id"]),
        ("employee_id=1&client_id=1", vec!["location_id"]),
        ("location_id=1&client_id=1", vec!["location_id"]),
        ("location_id=1&employee_id=1&client_id=1", vec!["location_id"]),
        ("page=2", vec!["page"]),
        ("cursor=", vec!["cursor"]),
        ("cursor=abc", vec!["cursor"]),
        ("cursor=%00", vec!["cursor"]),
        ("cursor=MQ", vec!["cursor"]),
        ("cursor=MSAx", vec!["cursor"]),
        ("cursor=eCAx", vec!["cursor"]),
        ("cursor=MSA5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", vec!["cursor"]),
        ("cursor=ICAg&limit=0", vec!["cursor", "limit"]),
        (&*format!("cursor={by_name}"), vec!["cursor"]),
        (&*format!("cursor={by_phone}"), vec!["cursor"]),
    ] {
        let answer = desk.get(&format!("/bookings?{query}")).await;
        assert_eq!((answer.code(), answer.fields()), ("invalid_input", fields), "{query}: {}", answer.body);
    }
    for fine in [
        "",
        "limit=1",
        "limit=100",
        "from=1970-01-01&to=9000-12-31",
        "client_id=99999",
        "employee_id=99999&status=no_show&order=oldest",
    ] {
        let page = desk.get(&format!("/bookings?{fine}")).await.expect(StatusCode::OK);
        assert_eq!(page, json!({"items": [], "next": null}), "{fine}");
    }
}

#[parlour_testkit::both_engines]
async fn clients_list_their_own_and_nothing_else(app: TestApp) {
    let book = Book::filled(&app).await;
    let client = app.user("client").await;
    let own: Vec<_> = book.made.iter().filter(|one| one.client == 1).map(|one| one.id).collect();
    for query in ["", "client_id=1&", "order=oldest&", "from=1970-01-01&"] {
        let mut found = ids(&walk(&client, query, 7).await);
        found.sort_unstable();
        assert_eq!(found, own, "{query}");
    }
    let location = book.new_york.id;
    for (query, field) in [
        (format!("location_id={location}"), "location_id"),
        (format!("location_id={location}&client_id=1"), "location_id"),
        (format!("employee_id={}", book.staff[1]), "employee_id"),
        (format!("employee_id={}&client_id=1", book.staff[1]), "employee_id"),
        (format!("client_id={}", book.made[1].client), "client_id"),
    ] {
        assert_eq!(client.get(&format!("/bookings?{query}")).await.fields(), [field], "{query}");
    }
}
