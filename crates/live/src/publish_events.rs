//! Publishes changes as live events.

use futures_util::future::{BoxFuture, join_all};
use parlour_core::changes::{Change, Subscriber};
use parlour_core::records::PreviousSchedule;
use parlour_core::types::BusinessId;

use super::{Event, Live};

/// Subscriber that publishes changes as live events, in all rooms of the event. Changes of the catalogue and of
/// sessions have no event.
#[derive(Debug)]
pub struct PublishEvents {
    pub live: Live,
}

impl Subscriber for PublishEvents {
    fn after_commit<'a>(&'a self, business: Option<BusinessId>, changes: &'a [Change]) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            let Some(business) = business else { return };
            let mut told = Vec::new();
            for change in changes {
                // One event per waitlist entry is enough: clients fetch the entry.
                if let Change::WaitlistUpdated { entry, .. } = change {
                    if told.contains(entry) {
                        continue;
                    }
                    told.push(*entry);
                }
                self.publish_change(business, change).await;
            }
        })
    }
}

impl PublishEvents {
    async fn publish_change(&self, business: BusinessId, change: &Change) {
        let was;
        let event = match change {
            Change::BookingCreated { booking } => Event::BookingCreated(booking),
            Change::BookingUpdated { after, .. } => Event::BookingUpdated(after),
            Change::BookingRescheduled { before, after } => {
                was = PreviousSchedule::from(before);
                Event::BookingRescheduled { booking: after, previous: &was }
            }
            Change::BlockCreated { block } => Event::BlockCreated(block),
            Change::BlockRemoved { block } => Event::BlockRemoved(block),
            Change::WaitlistUpdated { entry, client, .. } => Event::WaitlistUpdated { id: *entry, client_id: *client },
            Change::ClientCreated { client } => Event::ClientCreated { id: *client },
            Change::ClientUpdated { client } => Event::ClientUpdated { id: *client },
            Change::MessageCreated { from, to, message } => Event::MessageCreated { from: *from, to: *to, message },
            Change::ChatRead { from, to, message_id } => {
                Event::ChatRead { from: *from, to: *to, message_id: *message_id }
            }
            Change::ChatTyping { from, to } => Event::ChatTyping { from: *from, to: *to },
            Change::CatalogueChanged | Change::SessionsChanged { .. } => return,
        };
        self.publish(business, event).await;
    }

    /// Publishes an event in its rooms. A failure is only logged: an event that is too large takes no place in the
    /// stream, so clients see no gap. They get the change when they next fetch the data.
    async fn publish(&self, business: BusinessId, event: Event<'_>) {
        let Ok(written) = serde_json::to_vec(&event) else { return };
        let published = event.rooms(business).into_iter().map(async |room| {
            if let Err(error) = self.live.publish_written(&room.to_string(), &written).await {
                tracing::warn!(error = &error as &dyn std::error::Error, %room, "event not published");
            }
        });
        join_all(published).await;
    }
}
