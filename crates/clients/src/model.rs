//! Clients, as stored and as shown.

use deserr::Deserr;
use parlour_core::changes::{Change, Transaction};
use parlour_core::http::extract::FieldErrors;
use parlour_core::outbox::Language;
use parlour_core::principal::{Principal, Role};
use parlour_core::types::{Birthday, BusinessId, ClientId, Email, Instant, Name, Note, Phone, Zone};
use parlour_db::{Record, Tx, params};
use serde::Serialize;
use utoipa::ToSchema;

use super::lists::{Emails, Phones, Tags};
use super::terms::{digits, email_term, fold, phone_term, terms};

parlour_db::statements! {
    /// Selects a page of clients by name. The constant limit, which no page exceeds, tells query planners that the page
    /// is small.
    pub(super) PAGE of Client = "SELECT {columns} FROM (SELECT * FROM (SELECT * FROM clients
            WHERE business_id = $1 AND (sort_name, id) > ($2, $3) ORDER BY sort_name, id LIMIT 101
        ) AS most LIMIT $4) c ORDER BY sort_name, id";
    SHOW of Client = "SELECT {columns} FROM clients WHERE business_id = $1 AND id = $2";
    pub(super) LOCK = "SELECT id FROM clients WHERE business_id = $1 AND id = $2 {for update}";
    INSERT of Client = "INSERT INTO clients (business_id, {written}) VALUES ($1, {values $2}) {returning id}";
    UPDATE of Client = "UPDATE clients SET {set $3} WHERE business_id = $1 AND id = $2";
    FIND_SAME = "SELECT c.id, c.phone, c.email FROM client_terms t
            JOIN clients c ON c.id = t.client_id AND c.business_id = t.business_id
        WHERE t.business_id = $1 AND t.term = $2 AND c.sort_name = $3 ORDER BY c.id LIMIT 100";
    ADD_TERM = "INSERT INTO client_terms (business_id, term, client_id, is_name) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    /// The unary plus makes SQLite search by client instead of scanning all terms of the business.
    pub(super) DROP_TERMS = "DELETE FROM client_terms WHERE +business_id = $1 AND client_id = $2";
}

/// Client of a business, with contact details and notes.
#[derive(Clone, Debug, Record, Serialize, ToSchema)]
pub struct Client {
    #[record(key)]
    pub id: ClientId,
    pub(super) name: String,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    /// Additional phone numbers, for example from a merged duplicate.
    pub(super) other_phones: Phones,
    /// Additional email addresses. Notifications are sent only to `email`. Guests who book online are not recognized by
    /// an additional address.
    pub(super) other_emails: Emails,
    pub(super) notes: String,
    pub(super) tags: Tags,
    /// Language of notifications to the client. Null for the business's language.
    pub(super) language: Option<Language>,
    /// Time zone where the client lives, for quiet hours. Null for the location's time zone.
    pub(super) time_zone: Option<Zone>,
    /// True if the client has turned off all notifications from the business.
    pub(super) unsubscribed: bool,
    pub(super) birthday: Option<Birthday>,
    /// Formulas for the client, such as hair color mixtures and their processing times.
    pub(super) formulas: String,
    /// Allergies and intolerances.
    pub(super) allergies: String,
    pub(super) created_at: Instant,
    #[serde(skip)]
    #[schema(ignore)]
    pub(super) sort_name: String,
}

impl Client {
    pub(super) fn find(tx: &mut Tx<'_>, business: BusinessId, id: ClientId) -> Result<Option<Self>, parlour_db::Error> {
        tx.record(&SHOW, params![business, id])
    }

    /// Masks contact details if the principal is an employee, so that employees who leave cannot take clients with
    /// them.
    pub(super) fn seen_by(mut self, principal: &Principal) -> Self {
        if principal.role == Role::Employee {
            self.phone = self.phone.map(|phone| mask_phone(&phone));
            self.email = self.email.map(|email| mask_email(&email));
            self.other_phones.iter_mut().for_each(|phone| *phone = mask_phone(phone));
            self.other_emails.iter_mut().for_each(|email| *email = mask_email(email));
        }
        self
    }

    fn phones(&self) -> impl Iterator<Item = &str> {
        self.phone.as_deref().into_iter().chain(self.other_phones.iter().map(String::as_str))
    }

    fn emails(&self) -> impl Iterator<Item = &str> {
        self.email.as_deref().into_iter().chain(self.other_emails.iter().map(String::as_str))
    }

    /// Removes additional phone numbers that repeat `phone` or an earlier number, and additional email addresses that
    /// repeat `email`.
    pub(super) fn remove_duplicate_contacts(&mut self) {
        let Self { phone, email, other_phones, other_emails, .. } = self;
        let mut known: Vec<String> = phone.iter().map(|phone| digits(phone)).collect();
        other_phones.retain(|other| {
            let other = digits(other);
            let is_new = !known.contains(&other);
            known.push(other);
            is_new
        });
        other_emails.retain(|other| email.as_ref() != Some(other));
    }

    /// Saves the client and its search terms.
    pub(super) fn save(&self, tx: &mut Tx<'_>, business: BusinessId) -> Result<(), parlour_db::Error> {
        tx.update_record(&UPDATE, params![business, self.id], self)?;
        tx.execute(&DROP_TERMS, params![business, self.id])?;
        self.add_terms(tx, business)
    }

    fn add_terms(&self, tx: &mut Tx<'_>, business: BusinessId) -> Result<(), parlour_db::Error> {
        for (term, is_name) in terms(&self.name, self.phones(), self.emails()) {
            tx.execute(&ADD_TERM, params![business, term, self.id, is_name])?;
        }
        Ok(())
    }
}

/// Hides all but the last two digits.
fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    format!("•••{}", digits[digits.len().saturating_sub(2)..].iter().collect::<String>())
}

/// Hides all but the first character and the domain.
fn mask_email(email: &str) -> String {
    let (name, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    format!("{}•••@{domain}", name.chars().next().unwrap_or('•'))
}

/// Client to create.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct NewClient {
    pub name: Name,
    #[deserr(default)]
    pub phone: Option<Phone>,
    #[deserr(default)]
    pub email: Option<Email>,
    /// Additional phone numbers. Notifications are sent only to `phone`.
    #[deserr(default)]
    #[schema(required = false)]
    pub other_phones: Phones,
    /// Additional email addresses. Notifications are sent only to `email`.
    #[deserr(default)]
    #[schema(required = false)]
    pub other_emails: Emails,
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    pub notes: Note,
    #[deserr(default)]
    #[schema(required = false)]
    pub tags: Tags,
    /// Language of notifications to the client. Defaults to the business's.
    #[deserr(default)]
    pub language: Option<Language>,
    /// Time zone where the client lives, for quiet hours. Defaults to the location's.
    #[deserr(default)]
    pub time_zone: Option<Zone>,
    /// True if the client has turned off all notifications from the business.
    #[deserr(default)]
    #[schema(required = false)]
    pub unsubscribed: bool,
    #[deserr(default)]
    pub birthday: Option<Birthday>,
    /// Formulas for the client, such as hair color mixtures and their processing times.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    pub formulas: Note,
    /// Allergies and intolerances.
    #[deserr(default = Note::empty())]
    #[schema(required = false)]
    pub allergies: Note,
}

impl NewClient {
    /// Returns a new client with only a name and a phone number.
    pub fn called(name: Name, phone: Option<Phone>) -> Self {
        Self {
            name,
            phone,
            email: None,
            other_phones: Phones::default(),
            other_emails: Emails::default(),
            notes: Note::empty(),
            tags: Tags::default(),
            language: None,
            time_zone: None,
            unsubscribed: false,
            birthday: None,
            formulas: Note::empty(),
            allergies: Note::empty(),
        }
    }

    /// Returns a client with the same name and email address. If the new client has no email address, the phone number
    /// must be equal instead.
    pub fn find_same(&self, tx: &mut Tx<'_>, business: BusinessId) -> Result<Option<ClientId>, parlour_db::Error> {
        let term = match (&self.email, &self.phone) {
            (Some(email), _) => email_term(email.as_str()),
            (None, Some(phone)) => phone_term(phone.as_str()),
            (None, None) => return Ok(None),
        };
        let (email, phone) = (self.email.as_ref().map(Email::as_str), self.phone.as_ref().map(Phone::as_str));
        let found = tx.all(&FIND_SAME, params![business, term, fold(self.name.as_str())], |row| {
            Ok((row.take::<ClientId>()?, row.take::<Option<String>>()?, row.take::<Option<String>>()?))
        })?;
        // Terms are truncated, and some are parts of a number, so compare the whole.
        let is_same = |(_, their_phone, their_email): &(ClientId, Option<String>, Option<String>)| match email {
            Some(email) => their_email.as_deref() == Some(email),
            None => their_phone.as_deref().map(digits) == phone.map(digits),
        };
        Ok(found.into_iter().find(is_same).map(|(id, ..)| id))
    }

    /// Inserts the client and records the change.
    pub fn insert(
        &self,
        tx: &mut Transaction<'_, '_>,
        business: BusinessId,
        now: Instant,
    ) -> Result<Client, parlour_db::Error> {
        let client = self.insert_without_event(tx, business, now)?;
        tx.record_change(Change::ClientCreated { client: client.id });
        Ok(client)
    }

    /// Inserts the client without recording the change, for data that no one can be viewing yet.
    pub fn insert_without_event(
        &self,
        tx: &mut Tx<'_>,
        business: BusinessId,
        now: Instant,
    ) -> Result<Client, parlour_db::Error> {
        let mut client = Client {
            id: ClientId(0), // Assigned by the database.
            name: self.name.to_string(),
            phone: self.phone.as_ref().map(ToString::to_string),
            email: self.email.as_ref().map(ToString::to_string),
            other_phones: self.other_phones.clone(),
            other_emails: self.other_emails.clone(),
            notes: self.notes.to_string(),
            tags: self.tags.clone(),
            language: self.language,
            time_zone: self.time_zone.clone(),
            unsubscribed: self.unsubscribed,
            birthday: self.birthday.clone(),
            formulas: self.formulas.to_string(),
            allergies: self.allergies.to_string(),
            created_at: now,
            sort_name: fold(self.name.as_str()),
        };
        client.remove_duplicate_contacts();
        client.id = tx.insert_record(&INSERT, params![business], &client)?;
        client.add_terms(tx, business)?;
        Ok(client)
    }
}
