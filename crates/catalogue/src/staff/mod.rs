//! Staff: employees, with their workplaces, working hours and services.

pub mod time_off;

use std::collections::HashMap;

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, Listed, PathParam};
use parlour_core::http::{Answer, Create, Created, FieldError, Json, Page, Problem, create_idempotent};
use parlour_core::principal::{Manager, Member};
use parlour_core::types::{BusinessId, EmployeeId, Hours, Instant, Label, LocationId, Name, Patch, Price, ServiceId};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use crate::locations::Location;
use crate::services::{Segments, ServiceRow};

/// Maximum number of workplaces of an employee.
const MAX_WORKPLACES: usize = 100;
/// Maximum number of services that an employee performs.
const MAX_SKILLS: usize = 500;

parlour_db::statements! {
    LIST of Employee = "SELECT {columns} FROM employees WHERE business_id = $1 ORDER BY id LIMIT 1000";
    SHOW of Employee = "SELECT {columns} FROM employees WHERE business_id = $1 AND id = $2";
    LOCK = "SELECT id FROM employees WHERE business_id = $1 AND id = $2 {for update}";
    INSERT_BOOKABLE = "INSERT INTO bookables (business_id, kind) VALUES ($1, 'employee') {returning id}";
    INSERT = "INSERT INTO employees (id, business_id, name, title, created_at) VALUES ($1, $2, $3, $4, $5)";
    UPDATE = "UPDATE employees SET name = $3, title = $4, active = $5 WHERE business_id = $1 AND id = $2";
    WORKPLACES = "SELECT employee_id, location_id, working_hours, breaks FROM employee_locations
        WHERE business_id = $1 AND employee_id {in $2} ORDER BY employee_id, location_id";
    SKILLS = "SELECT employee_id, service_id, price, segments FROM employee_services
        WHERE business_id = $1 AND employee_id {in $2} ORDER BY employee_id, service_id";
    LEAVE_WORKPLACES = "DELETE FROM employee_locations WHERE business_id = $1 AND employee_id = $2";
    JOIN_WORKPLACE = "INSERT INTO employee_locations (employee_id, location_id, business_id, working_hours, breaks)
        VALUES ($1, $2, $3, $4, $5)";
    DELETE_SKILLS = "DELETE FROM employee_services WHERE business_id = $1 AND employee_id = $2";
    INSERT_SKILL = "INSERT INTO employee_services (service_id, employee_id, business_id, price, segments)
        VALUES ($1, $2, $3, $4, $5)";
}

/// Employee of a business, with workplaces and services.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct Employee {
    pub id: EmployeeId,
    name: String,
    /// Job title, such as Stylist. May be empty.
    title: String,
    /// True if the employee can be booked.
    active: bool,
    /// Locations where the employee works, with working hours.
    #[record(skip)]
    workplaces: Vec<Workplace>,
    /// Services that the employee performs.
    #[record(skip)]
    services: Vec<Skill>,
}

/// Working hours of an employee at a location.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct Workplace {
    pub location_id: LocationId,
    /// Weekly working hours, in the location's local time.
    pub working_hours: Hours,
    /// Weekly breaks, in the location's local time.
    #[deserr(default)]
    #[schema(required = false)]
    pub breaks: Hours,
}

/// Service that an employee performs. A price and segments of the employee replace those of the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct Skill {
    pub service_id: ServiceId,
    /// Price in minor units. Null for the service's price.
    #[deserr(default)]
    pub price: Option<Price>,
    /// Segments. Null for the service's segments.
    #[deserr(default)]
    pub segments: Option<Segments>,
}

impl Employee {
    fn find(tx: &mut Tx<'_>, business: BusinessId, id: EmployeeId) -> Result<Option<Self>, parlour_db::Error> {
        let found = tx.record(&SHOW, params![business, id])?;
        Ok(load_assignments(tx, business, found.into_iter().collect())?.pop())
    }
}

/// Loads the workplaces and services of the employees.
fn load_assignments(
    tx: &mut Tx<'_>,
    business: BusinessId,
    mut staff: Vec<Employee>,
) -> Result<Vec<Employee>, parlour_db::Error> {
    let positions: HashMap<EmployeeId, usize> =
        staff.iter().enumerate().map(|(position, one)| (one.id, position)).collect();
    let ids: Vec<String> = staff.iter().map(|employee| employee.id.to_string()).collect();
    let ids = ids.join(",");
    let workplaces = tx.all(&WORKPLACES, params![business, ids], |row| {
        let employee: EmployeeId = row.take()?;
        Ok((employee, Workplace { location_id: row.take()?, working_hours: row.take()?, breaks: row.take()? }))
    })?;
    for (employee, workplace) in workplaces {
        if let Some(position) = positions.get(&employee) {
            staff[*position].workplaces.push(workplace);
        }
    }
    let skills = tx.all(&SKILLS, params![business, ids], |row| {
        let employee: EmployeeId = row.take()?;
        Ok((employee, Skill { service_id: row.take()?, price: row.take()?, segments: row.take()? }))
    })?;
    for (employee, skill) in skills {
        if let Some(position) = positions.get(&employee) {
            staff[*position].services.push(skill);
        }
    }
    Ok(staff)
}

/// Lists your business's staff.
#[utoipa::path(get, path = "/employees", tag = "staff",
    responses((status = 200, body = Page<Employee>)))]
pub async fn list_employees(State(app): State<Context>, principal: Member) -> Answer<Page<Employee>> {
    let business = principal.business_id;
    let items = app.db.read_replica(move |tx| {
        let staff = tx.records(&LIST, params![business])?;
        load_assignments(tx, business, staff)
    });
    Ok(axum::Json(Page { items: items.await.map_err(Problem::from)?, next: None }))
}

/// Shows an employee.
#[utoipa::path(get, path = "/employees/{id}", tag = "staff",
    params(("id" = EmployeeId, Path,)), responses((status = 200, body = Employee)))]
pub async fn show_employee(
    State(app): State<Context>,
    principal: Member,
    PathParam(id): PathParam<EmployeeId>,
) -> Answer<Employee> {
    let business = principal.business_id;
    let found = app.db.read(move |tx| Employee::find(tx, business, id)).await.map_err(Problem::from)?;
    found.map(axum::Json).ok_or_else(Problem::not_found)
}

/// Employee to create.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewEmployee {
    pub name: Name,
    #[deserr(default = Label::empty())]
    #[schema(required = false)]
    pub title: Label,
    #[deserr(default)]
    #[schema(value_type = Vec<Workplace>, required = false, max_items = 100)]
    pub workplaces: Listed<Workplace, MAX_WORKPLACES>,
    #[deserr(default)]
    #[schema(value_type = Vec<Skill>, required = false, max_items = 500)]
    pub services: Listed<Skill, MAX_SKILLS>,
}

impl NewEmployee {
    /// Inserts the employee. Fails if a location or service does not belong to the business or is listed twice.
    pub fn insert(&self, tx: &mut Tx<'_>, business: BusinessId, now: Instant) -> Result<Employee, Problem> {
        let id: EmployeeId = tx.insert(&INSERT_BOOKABLE, params![business])?;
        tx.execute(&INSERT, params![id, business, self.name, self.title, now])?;
        replace_assignments(tx, business, id, Some(&self.workplaces), Some(&self.services))?;
        Employee::find(tx, business, id)?.ok_or_else(Problem::not_found)
    }
}

/// Replaces the workplaces and the services of an employee. `None` leaves them unchanged. Reports all invalid fields
/// together.
fn replace_assignments(
    tx: &mut Tx<'_>,
    business: BusinessId,
    employee: EmployeeId,
    workplaces: Option<&[Workplace]>,
    skills: Option<&[Skill]>,
) -> Result<(), Problem> {
    let mut errors = Vec::new();
    let mut fault = |field: String, message: &str| errors.push(FieldError::new(field, message));
    for (index, workplace) in workplaces.unwrap_or_default().iter().enumerate() {
        let field = format!("workplaces.{index}.location_id");
        if Location::find(tx, business, workplace.location_id)?.is_none() {
            fault(field, "is not one of your locations");
        } else if workplaces.into_iter().flatten().take(index).any(|other| other.location_id == workplace.location_id) {
            fault(field, "is listed twice");
        }
    }
    for (index, skill) in skills.unwrap_or_default().iter().enumerate() {
        let field = format!("services.{index}.service_id");
        if ServiceRow::find(tx, business, skill.service_id)?.is_none() {
            fault(field, "is not one of your services");
        } else if skills.into_iter().flatten().take(index).any(|other| other.service_id == skill.service_id) {
            fault(field, "is listed twice");
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    if let Some(workplaces) = workplaces {
        tx.execute(&LEAVE_WORKPLACES, params![business, employee])?;
        for workplace in workplaces {
            let row = params![employee, workplace.location_id, business, workplace.working_hours, workplace.breaks];
            tx.execute(&JOIN_WORKPLACE, row)?;
        }
    }
    if let Some(skills) = skills {
        tx.execute(&DELETE_SKILLS, params![business, employee])?;
        for skill in skills {
            tx.execute(&INSERT_SKILL, params![skill.service_id, employee, business, skill.price, skill.segments])?;
        }
    }
    Ok(())
}

/// Creates an employee.
#[utoipa::path(post, path = "/employees", tag = "staff",
    request_body = NewEmployee, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Employee)))]
pub async fn create_employee(
    State(app): State<Context>,
    principal: Manager,
    Create { input, retry }: Create<NewEmployee>,
) -> Result<Created<Employee>, Problem> {
    let (business, now) = (principal.business_id, app.clock.now());
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| {
        tx.record_change(Change::CatalogueChanged);
        input.insert(tx, business, now)
    };
    create_idempotent(&app.changes, &*principal, now, retry, |_| Ok(()), create).await
}

/// Changes to an employee. Omitted fields stay unchanged. Lists are replaced as a whole.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct EmployeeUpdate {
    #[deserr(default)]
    #[schema(value_type = Name, required = false)]
    name: Patch<Name>,
    #[deserr(default)]
    #[schema(value_type = Label, required = false)]
    title: Patch<Label>,
    #[deserr(default)]
    #[schema(value_type = bool, required = false)]
    active: Patch<bool>,
    #[deserr(default)]
    #[schema(value_type = Vec<Workplace>, required = false, max_items = 100)]
    workplaces: Patch<Listed<Workplace, MAX_WORKPLACES>>,
    #[deserr(default)]
    #[schema(value_type = Vec<Skill>, required = false, max_items = 500)]
    services: Patch<Listed<Skill, MAX_SKILLS>>,
}

/// Updates an employee.
///
/// Existing bookings stay, even if they are outside the new working hours.
#[utoipa::path(patch, path = "/employees/{id}", tag = "staff",
    request_body = EmployeeUpdate, params(("id" = EmployeeId, Path,)),
    responses((status = 200, body = Employee)))]
pub async fn update_employee(
    State(app): State<Context>,
    principal: Manager,
    PathParam(id): PathParam<EmployeeId>,
    Json(update): Json<EmployeeUpdate>,
) -> Answer<Employee> {
    let business = principal.business_id;
    let employee = app.changes.write(business, move |tx| {
        let update = update.clone();
        tx.lock(&LOCK, params![business, id])?;
        let mut employee = Employee::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        update.name.map(|name| name.to_string()).apply(&mut employee.name);
        update.title.map(|title| title.to_string()).apply(&mut employee.title);
        update.active.apply(&mut employee.active);
        tx.execute(&UPDATE, params![business, id, employee.name, employee.title, employee.active])?;
        replace_assignments(tx, business, id, update.workplaces.0.as_deref(), update.services.0.as_deref())?;
        tx.record_change(Change::CatalogueChanged);
        Employee::find(tx, business, id)?.ok_or_else(Problem::not_found)
    });
    employee.await.map(axum::Json)
}
