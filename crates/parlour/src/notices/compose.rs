//! What a message says: read from the records when it is about to be handed over.

use std::collections::BTreeMap;

use db::{Row, Tx, params};
use jiff::Zoned;
use post::{
    Address, Attachment, Calendar, Event, Invitation, Letter, Location, MessageId, Method, Notice, Outcome, Price,
    Series, Service, Text, Url, Visit, Wording,
};

use super::channel::Language;
use super::delivery::Details;
use super::rules::Rules;
use super::told::{self, Record, Told};
use super::{Channel, Kind, Notices, Reason, State};
use crate::accounts;
use crate::app::App;
use crate::bookings::{self, OfferState, Status};
use crate::types::{
    BookingId, BusinessId, ClientId, Currency, DeliveryId, Instant, InvitationId, OfferId, UserId, Zone, list,
};

db::statements! {
    DELIVERY of ParcelRow = "SELECT {columns d}
        FROM deliveries d JOIN businesses s ON s.id = d.business_id
        LEFT JOIN clients c ON c.id = d.client_id LEFT JOIN users u ON u.id = d.user_id
        WHERE d.business_id = $1 AND d.id = $2";
    VISITS = "SELECT b.id, b.status, b.starts_at, b.ends_at, b.price, b.version, l.time_zone, l.name, l.address, l.city,
            s.name, e.name
        FROM {ids $2} w CROSS JOIN bookings b JOIN locations l ON l.id = b.location_id
        JOIN booking_items i ON i.booking_id = b.id
        JOIN services s ON s.id = i.service_id JOIN employees e ON e.id = i.employee_id
        WHERE b.business_id = $1 AND b.id = w.id ORDER BY b.starts_at, b.id, i.position";
    /// An offer, as a visit that may come to be. Who does what comes after the first service shows when it is
    /// accepted, if it matters to nobody; what it costs may still depend on that.
    OFFER = "SELECT o.state, o.expires_at,
            (SELECT count(*) FROM claims k WHERE k.offer_id = o.id), o.starts_at, o.ends_at, coalesce(p.price, s.price), l.time_zone, l.name, l.address,
            l.city, s.name, coalesce(e.name, b.name)
        FROM offers o JOIN waitlist w ON w.id = o.entry_id JOIN businesses b ON b.id = o.business_id
        JOIN locations l ON l.id = w.location_id
        JOIN waitlist_items i ON i.entry_id = w.id JOIN services s ON s.id = i.service_id
        LEFT JOIN employees e ON e.id = coalesce(i.employee_id, CASE i.position WHEN 1 THEN o.employee_id END)
        LEFT JOIN employee_services p ON p.service_id = i.service_id AND p.employee_id = e.id
        WHERE o.business_id = $1 AND o.id = $2 ORDER BY i.position";
}

/// A delivery, and all that it takes to write it.
pub(super) struct Parcel {
    pub(super) state: State,
    pub(super) id: DeliveryId,
    pub(super) business: BusinessId,
    /// For news of visits, as it turns out when it is handed over.
    pub(super) kind: Kind,
    channel: Channel,
    address: String,
    about_at: Option<Instant>,
    details: Details,
    created_at: Instant,
    client: Option<ClientId>,
    user: Option<UserId>,
    booking: Option<BookingId>,
    business_name: String,
    currency: Currency,
    rules: Rules,
    /// Whom it is to.
    name: String,
    language: Language,
    is_muted: bool,
    /// The business's.
    zone: Zone,
    /// The visits that it tells of, the first to come first.
    visits: Vec<Booked>,
    /// When a visit that was moved was to start, as far as the client knows.
    before: Option<Zoned>,
    /// What the client knows of the visits once it is handed over.
    pub(super) news: Vec<(BookingId, Told)>,
    /// Why there is nothing to tell of any visit, if so.
    no_news: Option<Reason>,
    offer: Option<Offered>,
    invitation: Option<accounts::Invited>,
    password: Option<accounts::Forgotten>,
}

/// A delivery, as it is stored, with what belongs to it.
#[derive(db::Record)]
struct ParcelRow {
    kind: Kind,
    channel: Channel,
    address: String,
    state: State,
    about_at: Option<Instant>,
    details: Details,
    created_at: Instant,
    client_id: Option<ClientId>,
    user_id: Option<UserId>,
    booking_id: Option<BookingId>,
    #[record(from = "s.name")]
    business_name: String,
    #[record(from = "s.currency")]
    currency: Currency,
    #[record(from = "s.notices")]
    rules: Rules,
    #[record(from = "coalesce(c.name, u.name, '')")]
    name: String,
    #[record(from = "c.language")]
    language: Option<Language>,
    #[record(from = "c.muted")]
    muted: Option<bool>,
    #[record(from = "(SELECT time_zone FROM locations l WHERE l.business_id = d.business_id ORDER BY l.id LIMIT 1)")]
    zone: Option<Zone>,
}

/// A visit as it is now.
struct Booked {
    id: BookingId,
    status: Status,
    starts_at: Instant,
    ends_at: Instant,
    price: i64,
    zone: Zone,
    location: Location,
    version: u32,
    services: Vec<Service>,
}

/// A message in the form in which it is handed over.
pub(super) enum Message {
    Letter(Box<Letter>),
    Text(Text),
}

impl Message {
    pub(super) async fn send(&self, notices: &Notices, now: Instant) -> Result<Outcome, post::Error> {
        match self {
            Self::Letter(letter) => notices.0.mail.send(letter).await,
            Self::Text(text) => notices.0.texts.send(text, now.0).await,
        }
    }
}

impl Parcel {
    pub(super) fn find(
        tx: &mut Tx<'_>,
        business: BusinessId,
        id: DeliveryId,
        now: Instant,
    ) -> Result<Option<Self>, db::Error> {
        let Some(mut parcel) = tx.record(&DELIVERY, params![business, id])?.map(|row| Self::new(row, business, id))
        else {
            return Ok(None);
        };
        let several = parcel.details.visits.iter().map(|visit| BookingId(*visit));
        let visits: Vec<BookingId> = parcel.booking.into_iter().chain(several).collect();
        if !visits.is_empty() {
            parcel.visits = Booked::find(tx, business, &visits)?;
        }
        if matches!(parcel.kind, Kind::Confirmation | Kind::Rescheduled | Kind::Cancelled) {
            parcel.tell(&told::look(tx, business, &visits)?, &told::records(tx, business, &visits)?, now);
        }
        if let Some(offer) = parcel.details.offer {
            parcel.offer = Offered::find(tx, business, OfferId(offer))?;
        }
        if let Some(invitation) = parcel.details.invitation {
            parcel.invitation = accounts::Invited::find(tx, business, InvitationId(invitation))?;
        }
        if let Some(user) = parcel.user.filter(|_| parcel.kind == Kind::PasswordReset) {
            parcel.password = accounts::Forgotten::find(tx, user)?;
        }
        Ok(Some(parcel))
    }

    fn new(row: ParcelRow, business: BusinessId, id: DeliveryId) -> Self {
        Self {
            state: row.state,
            id,
            business,
            kind: row.kind,
            channel: row.channel,
            address: row.address,
            about_at: row.about_at,
            details: row.details,
            created_at: row.created_at,
            client: row.client_id,
            user: row.user_id,
            booking: row.booking_id,
            business_name: row.business_name,
            currency: row.currency,
            language: row.language.unwrap_or(row.rules.language),
            rules: row.rules,
            name: row.name,
            is_muted: row.muted.unwrap_or_default(),
            zone: row.zone.unwrap_or(Zone(jiff::tz::TimeZone::UTC)),
            visits: Vec::new(),
            before: None,
            news: Vec::new(),
            no_news: None,
            offer: None,
            invitation: None,
            password: None,
        }
    }

    /// Settles what there is to tell of the visits.
    fn tell(
        &mut self,
        visits: &BTreeMap<BookingId, (Status, Told)>,
        records: &BTreeMap<BookingId, Record>,
        now: Instant,
    ) {
        self.no_news = Some(Reason::AlreadyNotified);
        let mut news = Vec::new();
        for (id, (status, is)) in visits {
            let record = records.get(id);
            if record.is_some_and(|record| record.delivery != self.id) {
                self.no_news = Some(Reason::Superseded);
                continue;
            }
            let known = record.and_then(|record| record.known(is));
            if known.into_iter().chain([is]).all(|visit| visit.starts_at() <= now) {
                self.no_news = Some(Reason::BookingStarted);
                continue;
            }
            news.extend(told::news(*status, is, known).map(|kind| (*id, kind, is, known)));
        }
        // Of a series, what takes place matters more than what does not.
        let is_off = news.iter().all(|(_, kind, ..)| *kind == Kind::Cancelled);
        news.retain(|(_, kind, ..)| is_off || *kind != Kind::Cancelled);
        self.visits.retain(|visit| news.iter().any(|(id, ..)| *id == visit.id));
        match news[..] {
            [] => return,
            [(_, kind, is, known)] => {
                let before = known.filter(|known| known.starts_at() != is.starts_at());
                (self.kind, self.before) = (kind, before.map(|before| zoned(before.starts_at(), &before.zone)));
            }
            _ => self.kind = if is_off { Kind::Cancelled } else { Kind::Confirmation },
        }
        self.no_news = None;
        self.news = news.into_iter().map(|(id, _, is, _)| (id, is.clone())).collect();
    }

    /// Why it need not be sent any more, if so.
    pub(super) fn is_of_no_use(&self, now: Instant) -> Option<Reason> {
        if self.is_muted {
            return Some(Reason::ClientMuted);
        }
        match self.kind {
            Kind::Confirmation | Kind::Rescheduled | Kind::Cancelled => self.no_news,
            Kind::Reminder => match self.visits.first()? {
                visit if !visit.status.claims() => Some(Reason::BookingCancelled),
                visit if self.about_at != Some(visit.starts_at) => Some(Reason::BookingRescheduled),
                visit if visit.starts_at <= now => Some(Reason::BookingStarted),
                _ => None,
            },
            Kind::Invitation => self.invitation.is_none().then_some(Reason::InvitationRevoked),
            Kind::WaitlistOffer => {
                let holds = self.offer.as_ref().is_some_and(|offer| offer.is_open && now < offer.expires_at);
                (!holds).then_some(Reason::OfferClosed)
            }
            Kind::PasswordReset | Kind::Message => None,
        }
    }

    /// The offer that it brings, if it brings one.
    pub(super) fn offer(&self) -> Option<OfferId> {
        self.details.offer.map(OfferId)
    }

    /// Writes it.
    pub(super) fn write(&self, app: &App) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let notices = &app.notices;
        let wording = self.notice(app)?.write(self.language.into())?;
        let key = format!("{}-{}", self.id, notices.0.mark);
        match self.channel {
            Channel::Email => Ok(Message::Letter(Box::new(self.letter(app, &key, wording)?))),
            Channel::Sms => Ok(Message::Text(Text {
                key,
                channel: post::Channel::Sms,
                to: self.address.chars().filter(|one| one.is_ascii_digit() || *one == '+').collect(),
                body: wording.short,
            })),
        }
    }

    fn letter(&self, app: &App, key: &str, wording: Wording) -> Result<Letter, post::Invalid> {
        let notices = &app.notices;
        let from = Address::named(&self.business_name, &notices.0.from)?;
        let domain = from.email().rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned();
        let to = Address::named(&self.name, &self.address)?;
        let unsubscribe =
            self.client.map(|client| Url::new(notices.unsubscribe_url(self.business, client))).transpose()?;
        let attachments = self.calendar(app)?.into_iter().collect();
        Ok(Letter {
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

    /// The visit for the client's calendar, which takes it in by itself.
    fn invitation(&self, app: &App, from: &Address, to: &Address, wording: &Wording) -> Option<Invitation> {
        let ([visit], Some(method)) = (&self.visits[..], self.method()) else { return None };
        let event = Event {
            description: wording.short.clone(),
            organizer: Some(from.clone()),
            attendee: Some(to.clone()),
            ..self.event(app, visit)
        };
        Some(Invitation { method, ics: Calendar { method, name: None, events: &[event] }.to_ics() })
    }

    /// Several visits as a file: a calendar takes no more than one in by itself.
    fn calendar(&self, app: &App) -> Result<Option<Attachment>, post::Invalid> {
        let (true, Some(method)) = (self.visits.len() > 1, self.method()) else { return Ok(None) };
        let method = if method == Method::Cancel { method } else { Method::Publish };
        let events: Vec<Event> = self.visits.iter().map(|visit| self.event(app, visit)).collect();
        let ics = Calendar { method, name: None, events: &events }.to_ics();
        Attachment::new("appointments.ics", "text/calendar", ics.into_bytes()).map(Some)
    }

    /// What a calendar is to do with the visits, if anything.
    fn method(&self) -> Option<Method> {
        match self.kind {
            Kind::Confirmation | Kind::Rescheduled => Some(Method::Request),
            Kind::Cancelled => Some(Method::Cancel),
            _ => None,
        }
    }

    fn event(&self, app: &App, visit: &Booked) -> Event {
        Event {
            uid: bookings::calendar::uid(app, visit.id),
            sequence: visit.version,
            changed_at: self.created_at.0,
            starts_at: visit.starts_at.0,
            ends_at: visit.ends_at.0,
            summary: self.business_name.clone(),
            location: format!("{}, {}", visit.location.name, visit.location.address),
            description: String::new(),
            status: match self.kind {
                Kind::Cancelled => post::Status::Cancelled,
                _ => post::Status::Confirmed,
            },
            organizer: None,
            attendee: None,
        }
    }

    fn notice(&self, app: &App) -> Result<Notice, &'static str> {
        let manage_url = |visit: &Booked| bookings::manage::manage_url(app, self.business, visit.id);
        let book_url = || app.settings.public_url();
        let only = || self.visits.first().ok_or(NO_VISIT);
        Ok(match self.kind {
            Kind::Confirmation if self.visits.len() > 1 => Notice::Series { visits: self.series(app)? },
            Kind::Cancelled if self.visits.len() > 1 => {
                Notice::SeriesCancelled { visits: self.series(app)?, book_url: book_url() }
            }
            Kind::Confirmation => {
                Notice::Confirmation { visit: self.spoken_of(app, only()?)?, manage_url: manage_url(only()?) }
            }
            Kind::Reminder => {
                Notice::Reminder { visit: self.spoken_of(app, only()?)?, manage_url: manage_url(only()?) }
            }
            Kind::Rescheduled => Notice::Rescheduled {
                visit: self.spoken_of(app, only()?)?,
                before: self.before.clone(),
                manage_url: manage_url(only()?),
            },
            Kind::Cancelled => Notice::Cancelled { visit: self.spoken_of(app, only()?)?, book_url: book_url() },
            Kind::WaitlistOffer => {
                let offer = self.offer.as_ref().ok_or("brings no offer")?;
                Notice::WaitlistOffer {
                    visit: self.spoken_of(app, &offer.visit)?,
                    kept_until: offer.is_kept.then(|| zoned(offer.expires_at, &offer.visit.zone)),
                    accept_url: bookings::offer_url(app, self.business, offer.id),
                }
            }
            Kind::Message => Notice::Message {
                business: self.business_name.clone(),
                name: self.name.clone(),
                subject: self.details.subject.clone().unwrap_or_else(|| self.business_name.clone()),
                message: self.details.message.clone().unwrap_or_default(),
                unsubscribe_url: self.unsubscribe_url(&app.notices)?,
            },
            Kind::Invitation => {
                let invited = self.invitation.as_ref().ok_or("the invitation was taken back")?;
                Notice::Invitation {
                    business: self.business_name.clone(),
                    name: invited.name.clone(),
                    inviter: invited.inviter.clone(),
                    until: zoned(invited.expires_at, &self.zone),
                    accept_url: invited.url(app),
                }
            }
            Kind::PasswordReset => {
                let forgotten = self.password.as_ref().ok_or("is to nobody")?;
                Notice::PasswordReset {
                    business: self.business_name.clone(),
                    name: self.name.clone(),
                    until: zoned(accounts::Forgotten::until(self.created_at), &self.zone),
                    reset_url: forgotten.url(app, self.created_at),
                }
            }
        })
    }

    fn series(&self, app: &App) -> Result<Series, &'static str> {
        let one = |visit: &Booked| {
            let link = bookings::manage::manage_url(app, self.business, visit.id);
            Ok((self.spoken_of(app, visit)?, link))
        };
        Ok(Series { visits: self.visits.iter().map(one).collect::<Result<_, &str>>()? })
    }

    fn spoken_of(&self, app: &App, booked: &Booked) -> Result<Visit, &'static str> {
        Ok(Visit {
            business: self.business_name.clone(),
            location: booked.location.clone(),
            client: self.name.clone(),
            services: booked.services.clone(),
            starts_at: zoned(booked.starts_at, &booked.zone),
            ends_at: zoned(booked.ends_at, &booked.zone),
            price: Price { minor_units: booked.price, currency: self.currency.to_string() },
            unsubscribe_url: self.unsubscribe_url(&app.notices)?,
        })
    }

    fn unsubscribe_url(&self, notices: &Notices) -> Result<String, &'static str> {
        self.client.map(|client| notices.unsubscribe_url(self.business, client)).ok_or("is to no client")
    }
}

/// A time that is offered, as it is now.
struct Offered {
    id: OfferId,
    is_open: bool,
    expires_at: Instant,
    /// Whether the time is kept for the client.
    is_kept: bool,
    visit: Booked,
}

impl Offered {
    fn find(tx: &mut Tx<'_>, business: BusinessId, id: OfferId) -> Result<Option<Self>, db::Error> {
        let mut found: Option<Self> = None;
        tx.all(&OFFER, params![business, id], |row| {
            let (is_open, expires_at) = (row.take::<OfferState>()? == OfferState::Open, row.take()?);
            let is_kept = row.take::<i64>()? > 0;
            let (starts_at, ends_at, price): (Instant, Instant, i64) = (row.take()?, row.take()?, row.take()?);
            let (zone, location) = place(row)?;
            let service = Service { name: row.take()?, employee: row.take()? };
            let offer = found.get_or_insert_with(|| Self {
                id,
                is_open,
                expires_at,
                is_kept,
                visit: Booked {
                    id: BookingId(0),
                    status: Status::Pending,
                    starts_at,
                    ends_at,
                    price: 0,
                    zone,
                    location,
                    version: 0,
                    services: Vec::new(),
                },
            });
            offer.visit.price += price;
            offer.visit.services.push(service);
            Ok(())
        })?;
        Ok(found)
    }
}

/// A time zone, a name, a street and a town.
fn place(row: &mut Row<'_>) -> Result<(Zone, Location), db::Error> {
    let (zone, name): (Zone, String) = (row.take()?, row.take()?);
    let (street, city): (String, String) = (row.take()?, row.take()?);
    let lines: Vec<String> = [street, city].into_iter().filter(|line| !line.is_empty()).collect();
    Ok((zone, Location { name, address: lines.join("\n") }))
}

const NO_VISIT: &str = "is about no visit";

impl Booked {
    /// In the order in which they start.
    fn find(tx: &mut Tx<'_>, business: BusinessId, ids: &[BookingId]) -> Result<Vec<Self>, db::Error> {
        let mut visits: Vec<Self> = Vec::new();
        tx.all(&VISITS, params![business, list(ids)], |row| {
            let id: BookingId = row.take()?;
            let (status, starts_at, ends_at, price) = (row.take()?, row.take()?, row.take()?, row.take()?);
            let version: u32 = row.take()?;
            let (zone, location) = place(row)?;
            let service = Service { name: row.take()?, employee: row.take()? };
            if let Some(visit) = visits.last_mut().filter(|visit| visit.id == id) {
                visit.services.push(service);
                return Ok(());
            }
            let services = vec![service];
            visits.push(Self { id, status, starts_at, ends_at, price, zone, location, version, services });
            Ok(())
        })?;
        Ok(visits)
    }
}

fn zoned(instant: Instant, zone: &Zone) -> Zoned {
    instant.0.to_zoned(zone.0.clone())
}
