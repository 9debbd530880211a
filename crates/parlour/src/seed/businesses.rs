//! Creates the demo business: locations, services, resources, staff, logins, and the client who can log in.

use parlour_accounts::users::{self, NewUser};
use parlour_catalogue::businesses::{self, Kind, NewBusiness};
use parlour_catalogue::locations::NewLocation;
use parlour_catalogue::resources::NewResource;
use parlour_catalogue::services::{NewService, ServiceRow};
use parlour_catalogue::staff::NewEmployee;
use parlour_clients::NewClient;
use parlour_core::http::Problem;
use parlour_core::http::extract::FieldErrors;
use parlour_core::principal::Role;
use parlour_core::types::{BusinessId, ClientId, EmployeeId, Instant, LocationId, ResourceId, ServiceId, UserId, Zone};
use parlour_db::{Tx, params};
use parlour_schedule::ServiceShape;
use serde_json::{Value, json};

parlour_db::statements! {
    LINK_EMPLOYEE = "UPDATE employees SET user_id = $3 WHERE business_id = $1 AND id = $2";
    LINK_CLIENT = "UPDATE clients SET user_id = $3 WHERE business_id = $1 AND id = $2";
}

/// Number of employees in the business before the demo adds its crew: four per location.
pub const STAFF: usize = 12;

const LOCATIONS: [(&str, &str, &str, &str, &str); 3] = [
    ("Hudson Street", "1 Hudson Street", "New York", "NY", "America/New_York"),
    ("Neal Street", "2 Neal Street", "London", "England", "Europe/London"),
    ("Crown Street", "3 Crown Street", "Sydney", "NSW", "Australia/Sydney"),
];

/// Category, name, price in cents, segments in minutes (staffed and unstaffed in turn), buffer after the service in
/// minutes, and required resource type.
type Offered = (&'static str, &'static str, i64, &'static [u16], u16, Option<&'static str>);

const SERVICES: [Offered; 12] = [
    ("Hair", "Cut", 6_500, &[45], 0, None),
    ("Hair", "Blow-dry", 4_500, &[30], 0, None),
    ("Hair", "Colour", 12_000, &[30, 35, 25], 5, None),
    ("Hair", "Highlights", 16_500, &[45, 40, 35], 5, None),
    ("Hair", "Children's cut", 3_500, &[30], 0, None),
    ("Barber", "Beard trim", 2_500, &[20], 0, None),
    ("Barber", "Hot towel shave", 3_800, &[30], 5, None),
    ("Nails", "Manicure", 3_800, &[40], 5, None),
    ("Nails", "Pedicure", 4_800, &[50], 10, Some("pedicure chair")),
    ("Skin", "Eyebrows", 2_000, &[15], 0, None),
    ("Skin", "Facial", 9_000, &[60], 10, Some("treatment room")),
    ("Body", "Massage", 9_500, &[60], 10, Some("treatment room")),
];

/// Title of each trade, and the services that it performs, as indexes into [`SERVICES`].
const TRADES: [(&str, &[usize]); 4] =
    [("Stylist", &[0, 1, 2, 3, 4]), ("Barber", &[0, 4, 5, 6]), ("Nail artist", &[7, 8, 9]), ("Therapist", &[10, 11])];

const FIRST_NAMES: [&str; 24] = [
    "Ada", "Bruno", "Chiara", "Dario", "Elif", "Finn", "Grace", "Hana", "Ivan", "Jun", "Kofi", "Lena", "Mateo",
    "Nadia", "Omar", "Priya", "Quentin", "Rosa", "Sven", "Tara", "Ugo", "Vera", "Wen", "Zoe",
];

const LAST_NAMES: [&str; 30] = [
    "Abbott",
    "Bianchi",
    "Castro",
    "Dubois",
    "Eriksen",
    "Ferrari",
    "Gupta",
    "Haddad",
    "Ito",
    "Jansen",
    "Kaya",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Quinn",
    "Rossi",
    "Silva",
    "Tanaka",
    "Ueda",
    "Varga",
    "Walsh",
    "Xu",
    "Yilmaz",
    "Zeman",
    "Núñez",
    "O'Brien",
    "Müller",
    "Åström",
];

/// The parts of the demo business that are needed to generate bookings.
#[derive(Clone, Debug)]
pub struct DemoBusiness {
    pub(super) business: BusinessId,
    pub(super) desk: UserId,
    pub(super) first_client: ClientId,
    pub(super) locations: Vec<(LocationId, Zone)>,
    pub(super) services: Vec<DemoService>,
    pub(super) staff: Vec<DemoEmployee>,
}

#[derive(Clone, Debug)]
pub(super) struct DemoService {
    pub(super) id: ServiceId,
    pub(super) price: i64,
    pub(super) shape: ServiceShape,
    pub(super) needs_room: bool,
}

#[derive(Clone, Debug)]
pub(super) struct DemoEmployee {
    pub(super) id: EmployeeId,
    /// Index into `DemoBusiness::locations`.
    pub(super) location: usize,
    /// Indexes into `DemoBusiness::services`.
    pub(super) services: Vec<usize>,
    /// Room or chair that this employee uses. `None` if their services need neither.
    pub(super) room: Option<ResourceId>,
    pub(super) week: Week,
}

/// Working hours of an employee on each weekday, from Monday on: the intervals between breaks, in minutes of the day.
pub(super) type Week = [Vec<(u16, u16)>; 7];

/// Number of minutes in a day.
pub(super) const DAY: u16 = 1440;

/// The same shift and break on each working day of the week, in minutes of the day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rota {
    /// Working days, from Monday on.
    pub(super) days: [bool; 7],
    pub(super) shift: (u16, u16),
    pub(super) pause: (u16, u16),
}

impl Rota {
    pub(super) fn week(&self) -> Week {
        let Self { days, shift: (starts, ends), pause: (pause_starts, pause_ends) } = *self;
        days.map(|works| if works { vec![(starts, pause_starts), (pause_ends, ends)] } else { Vec::new() })
    }
}

const ROTAS: [Rota; 3] = [
    Rota { days: [true, true, true, true, true, false, false], shift: (540, 1020), pause: (750, 780) },
    Rota { days: [false, true, true, true, true, true, false], shift: (540, 1050), pause: (780, 810) },
    Rota { days: [true, false, true, true, true, true, false], shift: (600, 1110), pause: (840, 870) },
];

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Returns a person's name, which depends only on `number`.
pub(super) fn person(number: usize) -> String {
    let first = FIRST_NAMES[number % FIRST_NAMES.len()];
    let last = LAST_NAMES[number / FIRST_NAMES.len() % LAST_NAMES.len()];
    format!("{first} {last}")
}

/// Number of the client who can log in, as passed to [`person`].
const CLIENT: usize = 21;

/// Returns the name of an employee, which depends only on `number`. Employee 0 can log in.
pub(super) fn employee(number: usize) -> String {
    person(number * 31 + 5)
}

/// Creates the business. Its locations, services, staff, resources and client are inputs in the format of the API, so
/// that they contain nothing the API would reject.
pub(super) fn create(
    tx: &mut Tx<'_>,
    logins: &[(&'static str, String)],
    staff: usize,
    now: Instant,
) -> Result<DemoBusiness, Problem> {
    let currency = "USD".parse().map_err(|message: String| Problem::field("currency", message))?;
    let new = NewBusiness { code: "demo".into(), name: "Linden & Lark".into(), kind: Kind::Salon, currency };
    let business = businesses::insert(tx, &new, now)?;
    let mut users = Vec::new();
    for (username, password_hash) in logins {
        let (role, name) = match *username {
            "owner" => (Role::Owner, person(0)),
            "stylist" => (Role::Employee, employee(0)),
            "client" => (Role::Client, person(CLIENT)),
            _ => (Role::Receptionist, person((users.len() + 1) * 7)),
        };
        let user = NewUser {
            username: (*username).to_owned(),
            email: format!("{username}@demo.test"),
            name,
            password_hash: password_hash.clone(),
        };
        let user = user.insert(tx, now)?;
        if *username == "operator" {
            users::promote(tx, user)?;
        } else {
            users::join(tx, user, business, role)?;
        }
        users.push((*username, user));
    }
    let user = |name: &str| users.iter().find(|(username, _)| *username == name).map(|(_, user)| *user);

    let mut locations = Vec::new();
    for (name, address, city, state, time_zone) in LOCATIONS {
        let new: NewLocation = input(json!({
            "name": name, "address": address, "city": city, "state": state, "time_zone": time_zone,
            "opening_hours": week(&[true, true, true, true, true, true, false], (540, 1140)),
            "minimum_notice_minutes": 60,
        }))?;
        let location = new.insert(tx, business, now)?;
        locations.push((location.id, location.time_zone));
    }

    let mut services = Vec::new();
    for (category, name, price, minutes, after, resource_types) in SERVICES {
        let segments: Vec<Value> = minutes
            .iter()
            .enumerate()
            .map(|(index, minutes)| json!({"minutes": minutes, "staffed": index % 2 == 0}))
            .collect();
        let new: NewService = input(json!({
            "category": category, "name": name, "price": price, "segments": segments, "buffer_after_minutes": after,
            "resource_types": Vec::from_iter(resource_types),
        }))?;
        let row: ServiceRow = new.try_into()?;
        let shape = row.shape(&row.segments).map_err(Problem::internal)?;
        let id = parlour_catalogue::services::insert(tx, business, &row, now)?;
        services.push(DemoService { id, price, shape, needs_room: resource_types.is_some() });
    }

    let mut made = Vec::new();
    for number in 0..staff {
        let location = number % locations.len();
        // Employees of the same trade are created for all locations before the next trade. Twelve employees include one
        // of each trade per location.
        let (title, trade) = TRADES[number / locations.len() % TRADES.len()];
        let rota = ROTAS[number / 2 % ROTAS.len()];
        let skills: Vec<Value> = trade.iter().map(|&index| json!({"service_id": services[index].id})).collect();
        let new: NewEmployee = input(json!({
            "name": employee(number), "title": title, "services": skills,
            "workplaces": [{
                "location_id": locations[location].0,
                "working_hours": week(&rota.days, rota.shift),
                "breaks": week(&rota.days, rota.pause),
            }],
        }))?;
        let employee = new.insert(tx, business, now)?;
        let resource_types = trade.iter().find_map(|&index| SERVICES[index].5);
        let room = match resource_types {
            None => None,
            Some(kind) => {
                let is_chair = kind.contains("chair");
                let new: NewResource = input(json!({
                    "location_id": locations[location].0, "type": kind,
                    "kind": if is_chair { "equipment" } else { "room" },
                    "name": format!("{} {}", if is_chair { "Chair" } else { "Room" }, number / 12 + 1),
                }))?;
                Some(new.insert(tx, business)?.id)
            }
        };
        made.push(DemoEmployee { id: employee.id, location, services: trade.to_vec(), room, week: rota.week() });
    }

    let new: NewClient =
        input(json!({"name": person(CLIENT), "phone": "+1 212 555 0100", "email": "client@demo.test"}))?;
    let client = new.insert_without_event(tx, business, now)?;
    if let Some(employee) = made.first() {
        tx.execute(&LINK_EMPLOYEE, params![business, employee.id, user("stylist")])?;
    }
    tx.execute(&LINK_CLIENT, params![business, client.id, user("client")])?;
    let desk = user("testuser").ok_or_else(|| Problem::field("logins", "must have testuser"))?;
    Ok(DemoBusiness { business, desk, first_client: client.id, locations, services, staff: made })
}

/// Parses and validates an input like the API.
pub(super) fn input<T: deserr::Deserr<FieldErrors>>(value: Value) -> Result<T, Problem> {
    deserr::deserialize::<T, _, FieldErrors>(value).map_err(|errors| Problem::invalid(errors.into_vec()))
}

/// Returns the same hours for each of the given days, in the format of the API.
pub(super) fn week(days: &[bool; 7], (starts, ends): (u16, u16)) -> Value {
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let open = WEEKDAYS.iter().zip(days).filter(|(_, open)| **open);
    open.map(|(day, _)| json!({"weekday": day, "starts": time(starts), "ends": time(ends)})).collect()
}
