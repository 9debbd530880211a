//! Messages that owners, managers and receptionists write to clients.

use axum::extract::State as Extract;
use deserr::Deserr;
use parlour_core::changes::Transaction;
use parlour_core::http::extract::FieldErrors;
use parlour_core::http::{Create, Created, FieldError, Problem, create_idempotent};
use parlour_core::outbox::{Channel, Details, Kind, NewDelivery, NotificationRules, Outbox, State};
use parlour_core::principal::FrontDesk;
use parlour_core::types::{BusinessId, ClientId, DeliveryId, Instant, Label, MessageText};
use parlour_db::params;
use serde::Serialize;
use utoipa::ToSchema;

use crate::state::Notifications;

parlour_db::statements! {
    CLIENT = "SELECT email, phone, unsubscribed FROM clients WHERE business_id = $1 AND id = $2";
}

/// A message to a client.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewNotification {
    client_id: ClientId,
    /// Defaults to the first of the business's channels that is enabled and that the client has an address for.
    #[deserr(default)]
    channel: Option<Channel>,
    /// Subject of an email. Defaults to the business's name.
    #[deserr(default)]
    subject: Option<Label>,
    message: MessageText,
}

/// Delivery that was queued.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueuedDelivery {
    /// Id for `GET /deliveries/{id}`, which reports the outcome.
    id: DeliveryId,
    status: State,
    channel: Channel,
}

/// Sends a message to a client.
///
/// The delivery is queued, and usually sent within seconds, even in quiet hours. Clients who have unsubscribed cannot
/// be sent a message. `GET /deliveries/{id}` reports the outcome.
#[utoipa::path(post, path = "/send-notification", tag = "notifications",
    request_body = NewNotification, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = QueuedDelivery)))]
pub async fn create_notification(
    Extract(app): Extract<Notifications>,
    principal: FrontDesk,
    Create { input, retry }: Create<NewNotification>,
) -> Result<Created<QueuedDelivery>, Problem> {
    let (business, now, outbox) = (principal.business_id, app.clock.now(), app.outbox.clone());
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| queue(tx, &outbox, business, &input, now);
    create_idempotent(&app.changes, &*principal, now, retry, |_| Ok(()), create).await
}

fn queue(
    tx: &mut Transaction<'_, '_>,
    outbox: &Outbox,
    business: BusinessId,
    new: &NewNotification,
    now: Instant,
) -> Result<QueuedDelivery, Problem> {
    let contact = tx.first(&CLIENT, params![business, new.client_id], |row| {
        Ok((row.take::<Option<String>>()?, row.take::<Option<String>>()?, row.take::<bool>()?))
    })?;
    let (email, phone, is_muted) = contact.ok_or_else(|| Problem::field("client_id", "is not one of your clients"))?;
    if is_muted {
        return Err(Problem::field("client_id", "has unsubscribed from messages"));
    }
    let address = |channel: Channel| {
        let address = match channel {
            Channel::Email => email.clone(),
            Channel::Sms => phone.clone(),
        };
        match address {
            _ if !outbox.has(channel) => Err(format!("cannot be {channel}: the channel is not enabled")),
            None => Err(format!("cannot be {channel}: the client has no such address")),
            Some(address) => Ok((channel, address)),
        }
    };
    let way = match new.channel {
        Some(channel) => address(channel).map_err(|message| FieldError::new("channel", message)),
        None => {
            let channels = NotificationRules::of(tx, business)?.channels;
            let none = || FieldError::new("client_id", "has no address for an enabled channel");
            channels.into_iter().find_map(|channel| address(channel).ok()).ok_or_else(none)
        }
    };
    let (channel, address) = way.map_err(|error| Problem::invalid(vec![error]))?;
    let delivery = NewDelivery {
        client: Some(new.client_id),
        details: Details {
            subject: new.subject.as_ref().map(ToString::to_string).filter(|subject| !subject.is_empty()),
            message: Some(new.message.to_string()),
            ..Details::default()
        },
        // Due now, even in quiet hours: the person who writes the message knows what time it is.
        ..NewDelivery::new(business, Kind::Message, channel, address, now)
    };
    let queued = delivery.enqueue(outbox, tx, now)?;
    let id = queued.ok_or_else(|| Problem::internal(std::io::Error::other("message not queued")))?;
    Ok(QueuedDelivery { id, status: State::Queued, channel })
}
