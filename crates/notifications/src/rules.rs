//! Rules of a business for notifications to its clients.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Answer, Json, Problem};
use parlour_core::outbox::{Channel, Language, Minutes, NotificationRules};
use parlour_core::principal::Manager;
use parlour_core::types::{Email, NullablePatch, Patch, TimeOfDay};
use parlour_db::params;
use utoipa::ToSchema;

use crate::state::Notifications;

parlour_db::statements! {
    LOCK = "SELECT id FROM businesses WHERE id = $1 {for update}";
    UPDATE = "UPDATE businesses SET notification_rules = $2 WHERE id = $1";
}

/// Shows the business's notification rules.
#[utoipa::path(get, path = "/business/notification-rules", tag = "notifications",
    responses((status = 200, body = NotificationRules)))]
pub async fn show_notification_rules(
    State(app): State<Notifications>,
    principal: Manager,
) -> Answer<NotificationRules> {
    let business = principal.business_id;
    app.db.read(move |tx| NotificationRules::of(tx, business)).await.map(axum::Json).map_err(Problem::from)
}

/// Changes to the notification rules. Omitted fields keep their values.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[schema(as = NotificationRulesUpdate)]
pub struct RulesUpdate {
    #[deserr(default)]
    #[schema(value_type = bool, required = false)]
    bookings: Patch<bool>,
    /// Times of reminders, in minutes before the start of a booking. At most 5 different values. An empty list turns
    /// reminders off.
    #[deserr(default)]
    #[schema(value_type = Vec<Minutes>, required = false)]
    reminders: Patch<Vec<Minutes>>,
    /// Channels in order of preference. Notifications use the first enabled channel that the client has an address for.
    #[deserr(default)]
    #[schema(value_type = Vec<Channel>, required = false)]
    channels: Patch<Vec<Channel>>,
    #[deserr(default)]
    #[schema(value_type = Language, required = false)]
    language: Patch<Language>,
    #[deserr(default)]
    #[schema(value_type = TimeOfDay, required = false)]
    quiet_from: Patch<TimeOfDay>,
    #[deserr(default)]
    #[schema(value_type = TimeOfDay, required = false)]
    quiet_until: Patch<TimeOfDay>,
    #[deserr(default)]
    #[schema(value_type = Option<Email>)]
    reply_to: NullablePatch<Email>,
}

/// Maximum number of different reminder times.
const MAX_REMINDERS: usize = 5;

/// Changes the business's notification rules.
#[utoipa::path(patch, path = "/business/notification-rules", tag = "notifications",
    request_body = RulesUpdate, responses((status = 200, body = NotificationRules)))]
pub async fn update_notification_rules(
    State(app): State<Notifications>,
    principal: Manager,
    Json(mut update): Json<RulesUpdate>,
) -> Answer<NotificationRules> {
    let business = principal.business_id;
    if let Some(reminders) = &mut update.reminders.0 {
        reminders.sort_unstable();
        reminders.dedup();
        if reminders.len() > MAX_REMINDERS {
            return Err(Problem::field("reminders", format!("must not have more than {MAX_REMINDERS} entries")));
        }
    }
    if let Some(channels) = &mut update.channels.0 {
        let mut known = Vec::new();
        channels.retain(|channel| {
            !known.contains(channel) && {
                known.push(*channel);
                true
            }
        });
    }
    let rules = app.changes.write(business, move |tx| {
        let update = update.clone();
        tx.lock(&LOCK, params![business])?;
        let mut rules = NotificationRules::of(tx, business)?;
        update.bookings.apply(&mut rules.bookings);
        update.reminders.apply(&mut rules.reminders);
        update.channels.apply(&mut rules.channels);
        update.language.apply(&mut rules.language);
        update.quiet_from.apply(&mut rules.quiet_from);
        update.quiet_until.apply(&mut rules.quiet_until);
        update.reply_to.map(|email| email.to_string()).apply(&mut rules.reply_to);
        tx.execute(&UPDATE, params![business, rules])?;
        // Invalidates the cached booking page, which uses the language of the rules.
        tx.record_change(changes::Change::CatalogueChanged);
        Ok(rules)
    });
    rules.await.map(axum::Json)
}
