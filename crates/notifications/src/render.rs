//! Rendering of deliveries as emails and SMS.

use parlour_core::outbox::{Channel, Kind};
use parlour_core::types::Instant;
use parlour_messaging::{
    Address, Appointment, Attachment, Calendar, EmailMessage, Event, Invitation, MessageId, Method, Notification,
    Outcome, Price, RenderedMessage, Series, SmsMessage, Url,
};

use super::outgoing_message::{BookingDetails, OutgoingMessage, zoned};
use crate::state::Notifications;

const NO_BOOKING: &str = "the message has no booking";

/// A delivery, rendered for its channel.
pub(super) enum ChannelMessage {
    Email(Box<EmailMessage>),
    Sms(SmsMessage),
}

impl ChannelMessage {
    pub(super) async fn send(&self, app: &Notifications, now: Instant) -> Result<Outcome, parlour_messaging::Error> {
        match self {
            Self::Email(email) => app.sender.mail.send(email).await,
            Self::Sms(text) => app.sender.texts.send(text, now.0).await,
        }
    }
}

impl OutgoingMessage {
    /// Renders the delivery for its channel.
    pub(super) fn render(
        &self,
        app: &Notifications,
    ) -> Result<ChannelMessage, Box<dyn std::error::Error + Send + Sync>> {
        let wording = self.notification(app)?.render_in(self.language.into())?;
        let key = format!("{}-{}", self.id, app.sender.mark);
        match self.channel {
            Channel::Email => Ok(ChannelMessage::Email(Box::new(self.email(app, &key, wording)?))),
            Channel::Sms => Ok(ChannelMessage::Sms(SmsMessage {
                key,
                channel: parlour_messaging::Channel::Sms,
                to: self.address.chars().filter(|one| one.is_ascii_digit() || *one == '+').collect(),
                body: wording.short,
            })),
        }
    }

    fn email(
        &self,
        app: &Notifications,
        key: &str,
        wording: RenderedMessage,
    ) -> Result<EmailMessage, parlour_messaging::Invalid> {
        let from = Address::named(&self.business_name, &app.sender.from)?;
        let domain = from.email().rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned();
        let to = Address::named(&self.name, &self.address)?;
        let unsubscribe = self.client.map(|client| Url::new(app.unsubscribe_url(self.business, client))).transpose()?;
        let attachments = self.calendar(app)?.into_iter().collect();
        Ok(EmailMessage {
            id: MessageId::new(format!("{key}@{domain}"))?,
            written_at: self.created_at.0,
            reply_to: self.rules.reply_to.as_deref().map(Address::new).transpose()?,
            invitation: self.invitation(app, &from, &to, &wording),
            from,
            to,
            subject: wording.subject,
            text: wording.text,
            html: wording.html,
            unsubscribe,
            attachments,
        })
    }

    /// Returns the calendar entry of a single booking, or its cancellation. The client's calendar processes it
    /// automatically. `None` for several bookings, and for notifications without a calendar entry.
    fn invitation(
        &self,
        app: &Notifications,
        from: &Address,
        to: &Address,
        wording: &RenderedMessage,
    ) -> Option<Invitation> {
        let ([booking], Some(method)) = (&self.bookings[..], self.method()) else { return None };
        let event = Event {
            description: wording.short.clone(),
            organizer: Some(from.clone()),
            attendee: Some(to.clone()),
            ..self.event(app, booking)
        };
        Some(Invitation { method, ics: Calendar { method, name: None, events: &[event] }.to_ics() })
    }

    /// Returns several bookings as a file, because calendars add no more than one automatically. `None` for fewer than
    /// two, and for notifications without a calendar entry.
    fn calendar(&self, app: &Notifications) -> Result<Option<Attachment>, parlour_messaging::Invalid> {
        let (true, Some(method)) = (self.bookings.len() > 1, self.method()) else { return Ok(None) };
        let method = if method == Method::Cancel { method } else { Method::Publish };
        let events: Vec<Event> = self.bookings.iter().map(|booking| self.event(app, booking)).collect();
        let ics = Calendar { method, name: None, events: &events }.to_ics();
        Attachment::new("appointments.ics", "text/calendar", ics.into_bytes()).map(Some)
    }

    /// Returns the action that a calendar should take. `None` for notifications without a calendar entry.
    fn method(&self) -> Option<Method> {
        match self.kind {
            Kind::Confirmation | Kind::Rescheduled => Some(Method::Request),
            Kind::Cancelled => Some(Method::Cancel),
            _ => None,
        }
    }

    fn event(&self, app: &Notifications, booking: &BookingDetails) -> Event {
        Event {
            uid: parlour_booking::ical::uid(app, booking.id),
            sequence: booking.version,
            changed_at: self.created_at.0,
            starts_at: booking.starts_at.0,
            ends_at: booking.ends_at.0,
            summary: self.business_name.clone(),
            location: format!("{}, {}", booking.location.name, booking.location.address),
            description: String::new(),
            status: match self.kind {
                Kind::Cancelled => parlour_messaging::Status::Cancelled,
                _ => parlour_messaging::Status::Confirmed,
            },
            organizer: None,
            attendee: None,
        }
    }

    fn notification(&self, app: &Notifications) -> Result<Notification, &'static str> {
        let manage_url =
            |booking: &BookingDetails| parlour_booking::self_service::manage_url(app, self.business, booking.id);
        let book_url = || app.settings.public_url();
        let only = || self.bookings.first().ok_or(NO_BOOKING);
        Ok(match self.kind {
            Kind::Confirmation if self.bookings.len() > 1 => Notification::Series { series: self.series(app)? },
            Kind::Cancelled if self.bookings.len() > 1 => {
                Notification::SeriesCancelled { series: self.series(app)?, book_url: book_url() }
            }
            Kind::Confirmation => Notification::Confirmation {
                appointment: self.appointment(app, only()?)?,
                manage_url: manage_url(only()?),
            },
            Kind::Reminder => {
                Notification::Reminder { appointment: self.appointment(app, only()?)?, manage_url: manage_url(only()?) }
            }
            Kind::Rescheduled => Notification::Rescheduled {
                appointment: self.appointment(app, only()?)?,
                before: self.before.clone(),
                manage_url: manage_url(only()?),
            },
            Kind::Cancelled => {
                Notification::Cancelled { appointment: self.appointment(app, only()?)?, book_url: book_url() }
            }
            Kind::WaitlistOffer => {
                let offer = self.offer.as_ref().ok_or("the message has no offer")?;
                Notification::WaitlistOffer {
                    appointment: self.appointment(app, &offer.booking)?,
                    kept_until: offer.is_kept.then(|| zoned(offer.expires_at, &offer.booking.zone)),
                    accept_url: parlour_booking::offer_url(app, self.business, offer.id),
                }
            }
            Kind::Message => Notification::Message {
                business: self.business_name.clone(),
                name: self.name.clone(),
                subject: self.details.subject.clone().unwrap_or_else(|| self.business_name.clone()),
                message: self.details.message.clone().unwrap_or_default(),
                unsubscribe_url: self.unsubscribe_url(app)?,
            },
            Kind::Invitation => {
                let invited = self.invitation.as_ref().ok_or("the invitation was revoked")?;
                Notification::Invitation {
                    business: self.business_name.clone(),
                    name: invited.name.clone(),
                    inviter: invited.inviter.clone(),
                    until: zoned(invited.expires_at, &self.zone),
                    accept_url: invited.url(app),
                }
            }
            Kind::PasswordReset => {
                let forgotten = self.password.as_ref().ok_or("the message has no recipient")?;
                Notification::PasswordReset {
                    business: self.business_name.clone(),
                    name: self.name.clone(),
                    until: zoned(parlour_accounts::PasswordReset::until(self.created_at), &self.zone),
                    reset_url: forgotten.url(app, self.created_at),
                }
            }
        })
    }

    fn series(&self, app: &Notifications) -> Result<Series, &'static str> {
        let one = |booking: &BookingDetails| {
            let link = parlour_booking::self_service::manage_url(app, self.business, booking.id);
            Ok((self.appointment(app, booking)?, link))
        };
        Ok(Series { appointments: self.bookings.iter().map(one).collect::<Result<_, &str>>()? })
    }

    fn appointment(&self, app: &Notifications, booked: &BookingDetails) -> Result<Appointment, &'static str> {
        Ok(Appointment {
            business: self.business_name.clone(),
            location: booked.location.clone(),
            client: self.name.clone(),
            services: booked.services.clone(),
            starts_at: zoned(booked.starts_at, &booked.zone),
            ends_at: zoned(booked.ends_at, &booked.zone),
            price: Price { minor_units: booked.price, currency: self.currency.to_string() },
            unsubscribe_url: self.unsubscribe_url(app)?,
        })
    }

    fn unsubscribe_url(&self, app: &Notifications) -> Result<String, &'static str> {
        self.client.map(|client| app.unsubscribe_url(self.business, client)).ok_or("the message has no client")
    }
}
