//! Who one is.

use parlour_core::http::Answer;
use parlour_core::principal::{Member, Principal, Role};
use parlour_core::types::{BusinessId, ClientId, EmployeeId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// Someone who is logged in.
#[derive(Debug, Serialize, ToSchema)]
pub struct User {
    /// The person.
    id: UserId,
    /// What they log in with.
    username: String,
    /// What they are called.
    name: String,
    /// The business they are logged in to.
    business_id: BusinessId,
    /// What they are to it.
    role: Role,
    /// Whether they look after the whole installation.
    is_administrator: bool,
    /// The employee that they are, if they work there.
    employee_id: Option<EmployeeId>,
    /// The client that they are, if they come there.
    client_id: Option<ClientId>,
}

impl From<&Principal> for User {
    fn from(principal: &Principal) -> Self {
        Self {
            id: principal.user_id,
            username: principal.username.clone(),
            name: principal.name.clone(),
            business_id: principal.business_id,
            role: principal.role,
            is_administrator: principal.is_administrator,
            employee_id: principal.employee_id,
            client_id: principal.client_id,
        }
    }
}

/// Shows who you are.
#[utoipa::path(get, path = "/me", tag = "accounts",
    responses((status = 200, body = User)))]
pub async fn show_me(principal: Member) -> Answer<User> {
    Ok(axum::Json(User::from(&*principal)))
}
