//! Reads the current state of the business, which users of the demo may have changed.

use std::collections::BTreeMap;

use parlour_catalogue::services::{Segments, ServiceRow};
use parlour_core::http::Problem;
use parlour_core::types::{
    BusinessId, ClientId, EmployeeId, Hours, LocationId, Price, ResourceId, ServiceId, UserId, Weekday, Zone,
};
use parlour_db::{Tx, params};
use parlour_schedule::ServiceShape;

use super::businesses::{DAY, DemoBusiness, DemoEmployee, DemoService, Week};

parlour_db::statements! {
    RECEPTIONIST = "SELECT u.id FROM users u JOIN members m ON m.user_id = u.id
        WHERE m.business_id = $1 AND u.username = 'testuser'";
    LOCATIONS = "SELECT id, time_zone, opening_hours FROM locations WHERE business_id = $1 ORDER BY id LIMIT 1000";
    /// Active employees who were created together with the business. The demo creates no bookings for other employees.
    STAFF = "SELECT e.id, w.location_id, w.working_hours, w.breaks
        FROM employees e
        JOIN businesses b ON b.id = e.business_id
        JOIN employee_locations w ON w.employee_id = e.id AND w.business_id = e.business_id
        WHERE e.business_id = $1 AND e.active = TRUE AND e.created_at = b.created_at ORDER BY e.id LIMIT 1000";
    OFFERS of ServiceRow = "SELECT {columns s}, o.employee_id, o.price, o.segments
        FROM employees e
        JOIN employee_services o ON o.employee_id = e.id AND o.business_id = e.business_id
        JOIN services s ON s.business_id = o.business_id AND s.id = o.service_id
        WHERE e.business_id = $1 AND s.active = TRUE ORDER BY o.employee_id, s.id LIMIT 20000";
    RESOURCES = "SELECT id, location_id, type FROM resources WHERE business_id = $1 AND active = TRUE ORDER BY id
        LIMIT 1000";
}

/// A service as offered by one employee.
struct ServiceOfEmployee {
    employee: EmployeeId,
    service: ServiceId,
    price: i64,
    shape: ServiceShape,
    resource_types: Vec<String>,
}

/// Reads the business. Leaves out employees who work at several locations. Each employee gets at most one room or piece
/// of equipment. Services that need a different one, several, or one that the location lacks are left out.
pub(super) fn read(tx: &mut Tx<'_>, business: BusinessId, first_client: ClientId) -> Result<DemoBusiness, Problem> {
    let desk: Option<UserId> = tx.first(&RECEPTIONIST, params![business], |row| row.take())?;
    let desk = desk.ok_or_else(Problem::not_found)?;
    let locations = tx.all(&LOCATIONS, params![business], |row| {
        Ok((row.take::<LocationId>()?, row.take::<Zone>()?, row.take::<Hours>()?))
    })?;
    let staff = tx.all(&STAFF, params![business], |row| {
        Ok((row.take::<EmployeeId>()?, row.take::<LocationId>()?, row.take::<Hours>()?, row.take::<Hours>()?))
    })?;
    let rooms = tx.all(&RESOURCES, params![business], |row| {
        Ok((row.take::<ResourceId>()?, row.take::<LocationId>()?, row.take::<String>()?))
    })?;
    let mut offers: BTreeMap<EmployeeId, Vec<ServiceOfEmployee>> = BTreeMap::new();
    for offer in read_offers(tx, business)? {
        offers.entry(offer.employee).or_default().push(offer);
    }

    let mut demo =
        DemoBusiness { business, desk, first_client, locations: Vec::new(), services: Vec::new(), staff: Vec::new() };
    for (id, at, hours, breaks) in &staff {
        let Some(location) = locations.iter().position(|(location_id, ..)| location_id == at) else { continue };
        if staff.iter().filter(|(other, ..)| other == id).count() > 1 {
            continue;
        }
        let mut made = DemoEmployee {
            id: *id,
            location,
            services: Vec::new(),
            room: None,
            week: bookable(&locations[location].2, hours, breaks),
        };
        for offer in offers.remove(id).unwrap_or_default() {
            let room = match offer.resource_types.as_slice() {
                [] => None,
                [kind] => match rooms.iter().find(|(_, location_id, is)| location_id == at && is == kind) {
                    Some((room, ..)) if made.room.is_none_or(|other| other == *room) => Some(*room),
                    _ => continue,
                },
                _ => continue,
            };
            made.room = made.room.or(room);
            made.services.push(demo.services.len());
            let ServiceOfEmployee { service, price, shape, .. } = offer;
            demo.services.push(DemoService { id: service, price, shape, needs_room: room.is_some() });
        }
        demo.staff.push(made);
    }
    demo.locations = locations.into_iter().map(|(id, zone, _)| (id, zone)).collect();
    Ok(demo)
}

fn read_offers(tx: &mut Tx<'_>, business: BusinessId) -> Result<Vec<ServiceOfEmployee>, Problem> {
    let rows = tx.records_with(&OFFERS, params![business], |row| {
        Ok((row.take::<EmployeeId>()?, row.take::<Option<Price>>()?, row.take::<Option<Segments>>()?))
    })?;
    let offers = rows.into_iter().map(|(service, (employee, price, segments))| {
        let shape = service.shape(segments.as_ref().unwrap_or(&service.segments)).map_err(Problem::internal)?;
        let price = price.unwrap_or(service.price).minor_units();
        Ok(ServiceOfEmployee {
            employee,
            service: service.id,
            price,
            shape,
            resource_types: service.resource_types.types().to_vec(),
        })
    });
    offers.collect()
}

/// Returns the bookable time of an employee: their hours while the location is open, minus their breaks. No
/// interval goes beyond midnight.
fn bookable(open: &Hours, hours: &Hours, breaks: &Hours) -> Week {
    std::array::from_fn(|day| {
        let weekday = Weekday::ALL[day];
        let on = |hours: &Hours| hours.of(weekday).map(|(starts, ends)| (starts, ends.min(DAY))).collect::<Vec<_>>();
        let (open, breaks) = (on(open), on(breaks));
        let mut spans = Vec::new();
        for (starts, ends) in on(hours) {
            spans.extend(open.iter().map(|&(opens, closes)| (starts.max(opens), ends.min(closes))));
        }
        for (pauses, resumes) in breaks {
            let parts =
                spans.into_iter().flat_map(|(starts, ends)| [(starts, ends.min(pauses)), (starts.max(resumes), ends)]);
            spans = parts.filter(|(starts, ends)| starts < ends).collect();
        }
        spans.retain(|(starts, ends)| starts < ends);
        spans.sort_unstable();
        spans
    })
}
