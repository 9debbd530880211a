//! The logged-in user.

use parlour_core::http::Answer;
use parlour_core::principal::{Member, Principal, Role};
use parlour_core::types::{BusinessId, ClientId, EmployeeId, UserId};
use serde::Serialize;
use utoipa::ToSchema;

/// Logged-in user.
#[derive(Debug, Serialize, ToSchema)]
pub struct User {
    id: UserId,
    username: String,
    name: String,
    /// Business that the user is logged in to.
    business_id: BusinessId,
    /// Role of the user at this business.
    role: Role,
    /// True if the user administers the whole installation.
    is_administrator: bool,
    /// Employee record of the user at this business. Null if there is none.
    employee_id: Option<EmployeeId>,
    /// Client record of the user at this business. Null if there is none.
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

/// Shows the logged-in user.
#[utoipa::path(get, path = "/me", tag = "accounts",
    responses((status = 200, body = User)))]
pub async fn show_me(principal: Member) -> Answer<User> {
    Ok(axum::Json(User::from(&*principal)))
}
