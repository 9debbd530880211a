//! Members of a business who work there: listing them, changing their roles, and removing them.

use axum::Json as Answered;
use axum::extract::State;
use axum::http::StatusCode;
use deserr::Deserr;
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Code, Json, Page, Problem};
use parlour_core::principal::{Manager, Principal, Role, Sessions, Staff};
use parlour_core::types::{BusinessId, EmployeeId, NullablePatch, Patch, UserId};
use parlour_db::{Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Accounts;

/// Builds a query of the members of a business in staff roles. `$which` is an additional condition or the order.
macro_rules! member_columns {
    ($which:literal) => {
        concat!(
            "SELECT {columns u} FROM members m JOIN users u ON u.id = m.user_id
            LEFT JOIN employees e ON e.user_id = m.user_id AND e.business_id = m.business_id
            WHERE m.business_id = $1 AND m.role <> 'client' ",
            $which
        )
    };
}

parlour_db::statements! {
    LIST of TeamMember = member_columns!("ORDER BY u.name, u.id LIMIT 1000");
    SHOW of TeamMember = member_columns!("AND m.user_id = $2");
    /// Serializes changes to the members of a business, so that each change sees the previous ones.
    LOCK = "SELECT id FROM businesses WHERE id = $1 {for update}";
    OTHER_OWNER = "SELECT 1 FROM members WHERE business_id = $1 AND role <> 'client' AND role = 'owner'
        AND user_id <> $2
        LIMIT 1";
    AUTHORITY = "SELECT CASE WHEN u.administrator = TRUE THEN 'owner' ELSE m.role END
        FROM users u LEFT JOIN members m ON m.user_id = u.id AND m.business_id = $1 WHERE u.id = $2";
    /// Removes invitations by a member whose new role (`$3`) may not assign the invited role.
    REVOKE_INVITATIONS = "DELETE FROM invitations WHERE business_id = $1 AND invited_by = $2
        AND ($3 <> 'manager' OR role = 'owner')";
    UPDATE = "UPDATE members SET role = $3 WHERE business_id = $1 AND user_id = $2";
    LINK_EMPLOYEE = "UPDATE employees SET user_id = $3 WHERE business_id = $1 AND id = $2 AND user_id IS NULL";
    REMOVE = "DELETE FROM members WHERE business_id = $1 AND user_id = $2";
    /// Unlinks the employee from the user, and invalidates the link to the calendar feed that the user has.
    UNLINK_EMPLOYEE = "UPDATE employees SET user_id = NULL, calendar_feed_version = calendar_feed_version + 1
        WHERE business_id = $1 AND user_id = $2";
}

/// Member of a business in a staff role.
#[derive(Clone, Debug, parlour_db::Record, Serialize, ToSchema)]
pub struct TeamMember {
    /// Id of the user.
    id: UserId,
    name: String,
    /// Null unless you are an owner or manager.
    username: Option<String>,
    /// Null unless you are an owner or manager.
    email: Option<String>,
    #[record(from = "m.role")]
    role: Role,
    /// Employee record that is linked to the member. Null if there is none.
    #[record(from = "e.id")]
    employee_id: Option<EmployeeId>,
}

impl TeamMember {
    fn visible_to(self, principal: &Principal) -> Self {
        match principal.role {
            Role::Owner | Role::Manager => self,
            _ => Self { username: None, email: None, ..self },
        }
    }
}

/// Lists the members who work with your business.
///
/// Sorted by name. At most 1,000.
#[utoipa::path(get, path = "/members", tag = "accounts",
    responses((status = 200, body = Page<TeamMember>)))]
pub async fn list_members(State(app): State<Accounts>, principal: Staff) -> Answer<Page<TeamMember>> {
    let business = principal.business_id;
    let found = app.db.read(move |tx| tx.records(&LIST, params![business]));
    let found: Vec<TeamMember> = found.await.map_err(|error: parlour_db::Error| Problem::from(error))?;
    Ok(Answered(Page { items: found.into_iter().map(|member| member.visible_to(&principal)).collect(), next: None }))
}

/// Changes to a member. Omitted fields stay unchanged.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct MemberUpdate {
    /// New role: any but `client`. Only owners can assign `owner`.
    #[deserr(default)]
    #[schema(value_type = Option<Role>, required = false)]
    role: Patch<Role>,
    /// Employee record of the member. It must not be linked to another member. `null` removes the link.
    #[deserr(default)]
    #[schema(value_type = Option<EmployeeId>, required = false)]
    employee_id: NullablePatch<EmployeeId>,
}

/// Updates the role of a member and the link to their employee record.
///
/// Takes effect on every node within a second. Open invitations from the member that the new role does not permit are
/// removed. If the employee record changes, the previous link to the calendar feed stops working. You cannot change
/// your own role, managers cannot change owners, and one owner must remain.
#[utoipa::path(patch, path = "/members/{id}", tag = "accounts",
    request_body = MemberUpdate, params(("id" = UserId, Path,)), responses((status = 200, body = TeamMember)))]
pub async fn update_member(
    State(app): State<Accounts>,
    principal: Manager,
    PathParam(id): PathParam<UserId>,
    Json(MemberUpdate { role: Patch(role), employee_id: employee }): Json<MemberUpdate>,
) -> Answer<TeamMember> {
    let (business, by) = (principal.business_id, principal.0.clone());
    role.map_or(Ok(()), |role| may_assign(principal.role, role))?;
    let changed = app.changes.write(business, move |tx| {
        let (own, mut member) = lock(tx, &by, id)?;
        let before = (member.role, member.employee_id);
        if let Some(role) = role {
            refuse_own(&by, id)?;
            may_assign(own, role)?;
            if member.role == Role::Owner && role != Role::Owner {
                require_another_owner(tx, business, id)?;
            }
            tx.execute(&UPDATE, params![business, id, role])?;
            if role != Role::Owner {
                tx.execute(&REVOKE_INVITATIONS, params![business, id, role])?;
            }
            member.role = role;
        }
        let is = employee.clone().or(member.employee_id);
        if is != member.employee_id {
            tx.execute(&UNLINK_EMPLOYEE, params![business, id])?;
            if let Some(employee) = is
                && tx.execute(&LINK_EMPLOYEE, params![business, employee, id])? == 0
            {
                return Err(Problem::field(
                    "employee_id",
                    "is not one of your employees, or is linked to another member",
                ));
            }
            member.employee_id = is;
        }
        if (member.role, member.employee_id) != before {
            Sessions::invalidate_at_business(tx, id, business)?;
        }
        Ok(member)
    });
    changed.await.map(Answered)
}

/// Fails if a member with the role `by` may not assign `role`.
pub(super) fn may_assign(by: Role, role: Role) -> Result<(), Problem> {
    match role {
        Role::Client => Err(Problem::field("role", "must be a staff role")),
        Role::Owner if by != Role::Owner => Err(Problem::field("role", "can only be assigned by an owner")),
        _ => Ok(()),
    }
}

/// Removes a member from your business.
///
/// Their sessions at the business end on every node. Open invitations from them and the link to their calendar feed
/// become invalid. The data that they created stays. You cannot remove yourself, managers cannot remove owners, and one
/// owner must remain.
#[utoipa::path(delete, path = "/members/{id}", tag = "accounts",
    params(("id" = UserId, Path,)), responses((status = 204)))]
pub async fn remove_member(
    State(app): State<Accounts>,
    principal: Manager,
    PathParam(id): PathParam<UserId>,
) -> Result<StatusCode, Problem> {
    let (business, by) = (principal.business_id, principal.0.clone());
    let removed = app.changes.write(business, move |tx| {
        let (_, member) = lock(tx, &by, id)?;
        refuse_own(&by, id)?;
        if member.role == Role::Owner {
            require_another_owner(tx, business, id)?;
        }
        tx.execute(&UNLINK_EMPLOYEE, params![business, id])?;
        tx.execute(&REVOKE_INVITATIONS, params![business, id, ""])?;
        tx.execute(&REMOVE, params![business, id])?;
        Sessions::end_at_business(tx, id, business)?;
        Ok(StatusCode::NO_CONTENT)
    });
    removed.await
}

/// Locks the members of the business. Returns the current role of `by`, and the member to change. Fails if `by` may not
/// change that member.
fn lock(tx: &mut Tx<'_>, by: &Principal, id: UserId) -> Result<(Role, TeamMember), Problem> {
    let role = authority(tx, by)?;
    let found = tx.record(&SHOW, params![by.business_id, id])?;
    let member = found.ok_or_else(Problem::not_found)?;
    if member.role == Role::Owner && role != Role::Owner {
        return Err(Problem::new(Code::Forbidden).detail("only owners can do this"));
    }
    Ok((role, member))
}

fn refuse_own(by: &Principal, id: UserId) -> Result<(), Problem> {
    if by.user_id == id {
        return Err(Problem::new(Code::Forbidden).detail("you cannot do this to yourself"));
    }
    Ok(())
}

/// Locks the members of the business and returns the current role of `by`, which may have changed since the request was
/// authorized. Fails if the role is neither owner nor manager.
pub(super) fn authority(tx: &mut Tx<'_>, by: &Principal) -> Result<Role, Problem> {
    tx.lock(&LOCK, params![by.business_id])?;
    let role = tx.first(&AUTHORITY, params![by.business_id, by.user_id], |row| row.take::<Option<Role>>())?.flatten();
    role.filter(|role| matches!(role, Role::Owner | Role::Manager)).ok_or_else(|| Problem::new(Code::Forbidden))
}

fn require_another_owner(tx: &mut Tx<'_>, business: BusinessId, than: UserId) -> Result<(), Problem> {
    let other = tx.first(&OTHER_OWNER, params![business, than], |row| row.take::<i64>())?;
    other.map(drop).ok_or_else(|| Problem::new(Code::Forbidden).detail("the business needs another owner first"))
}
