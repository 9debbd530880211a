//! Turns the business that tests and benchmarks use into the demo: its first location never closes.
//!
//! The demo may be started at any hour of any day, and should show bookings that are over, under way and yet to come.
//! Nine more employees therefore work at that location in three shifts, two in each shift on every day of the week.

use jiff::ToSpan as _;
use parlour_catalogue::staff::NewEmployee;
use parlour_core::http::Problem;
use parlour_core::types::{Hours, Instant};
use parlour_db::{Tx, params};
use serde_json::json;

use super::bookings::DAYS_BACK;
use super::businesses::{DAY, DemoBusiness, Rota, STAFF, employee, input, week};
use super::refresh;

parlour_db::statements! {
    OPEN = "UPDATE locations SET opening_hours = $3 WHERE business_id = $1 AND id = $2";
}

/// Title of a trade and the indexes of its services. None of the services needs a resource, and each trade has at least
/// one short service.
type Trade = (&'static str, &'static [usize]);
const BARBER: Trade = ("Barber", &[5, 6]);
const NAIL_ARTIST: Trade = ("Nail artist", &[7, 9]);
const COLOURIST: Trade = ("Colourist", &[1, 2, 3]);

/// Working days of the three employees of a shift. Two of them work on each day of the week.
const WORKDAYS: [bool; 7] = [true, true, true, true, true, false, false];
const LATE_WEEK: [bool; 7] = [false, false, true, true, true, true, true];
const AROUND_WEEKEND: [bool; 7] = [true, true, false, false, false, true, true];

const NIGHT: (u16, u16) = (0, 480);
const DAYTIME: (u16, u16) = (480, 960);
const EVENING: (u16, u16) = (960, DAY);

const CREW: [(Trade, Rota); 9] = [
    (BARBER, rota(WORKDAYS, NIGHT, 210)),
    (NAIL_ARTIST, rota(LATE_WEEK, NIGHT, 255)),
    (BARBER, rota(AROUND_WEEKEND, NIGHT, 300)),
    (COLOURIST, rota(WORKDAYS, DAYTIME, 690)),
    (NAIL_ARTIST, rota(LATE_WEEK, DAYTIME, 735)),
    (BARBER, rota(AROUND_WEEKEND, DAYTIME, 780)),
    (NAIL_ARTIST, rota(WORKDAYS, EVENING, 1_170)),
    (BARBER, rota(LATE_WEEK, EVENING, 1_215)),
    (NAIL_ARTIST, rota(AROUND_WEEKEND, EVENING, 1_260)),
];

/// Creates a shift with a break of half an hour that begins at `pause`.
const fn rota(days: [bool; 7], shift: (u16, u16), pause: u16) -> Rota {
    Rota { days, shift, pause: (pause, pause + 30) }
}

/// Opens the first location around the clock and creates its crew. Makes [`refresh::catch_up`] begin a year ago.
pub(super) fn open(tx: &mut Tx<'_>, demo: &DemoBusiness, now: Instant) -> Result<(), Problem> {
    let Some((location, zone)) = demo.locations.first() else { return Ok(()) };
    let hours: Hours = input(week(&[true; 7], (0, DAY)))?;
    tx.execute(&OPEN, params![demo.business, *location, hours])?;
    for (number, ((title, trade), rota)) in CREW.iter().enumerate() {
        let skills: Vec<_> = trade.iter().map(|&index| json!({"service_id": demo.services[index].id})).collect();
        let new: NewEmployee = input(json!({
            "name": employee(STAFF + number), "title": title, "services": skills,
            "workplaces": [{
                "location_id": *location,
                "working_hours": week(&rota.days, rota.shift),
                "breaks": week(&rota.days, rota.pause),
            }],
        }))?;
        new.insert(tx, demo.business, now)?;
    }
    refresh::begin(tx, zone.day(now).0.saturating_sub((DAYS_BACK + 1).days()))?;
    Ok(())
}
