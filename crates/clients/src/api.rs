//! Operations on clients.

use axum::extract::State;
use deserr::Deserr;
use parlour_core::changes::{self, Transaction};
use parlour_core::context::Context;
use parlour_core::http::extract::{FieldErrors, PathParam};
use parlour_core::http::{Answer, Create, Created, Json, Listing, Page, Paging, Problem, create_idempotent};
use parlour_core::outbox::Language;
use parlour_core::principal::{FrontDesk, Role, Staff};
use parlour_core::types::{Birthday, ClientId, Email, Name, Note, NullablePatch, Patch, Phone, Zone};
use parlour_db::params;
use utoipa::ToSchema;

use super::lists::{Emails, Phones, Tags};
use super::model::{Client, LOCK, NewClient, PAGE};
use super::search;
use super::terms::fold;

/// Filter of the client list.
#[derive(Debug, Deserr, utoipa::IntoParams)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    /// Search text: the first letters of words in the name or in the part of the email address before the @, the
    /// beginning of the email address, or the first digits of the phone number. The prefix of the number can be
    /// omitted, and the last four digits suffice. Only the three longest words of the text are used.
    #[deserr(default)]
    search: Option<String>,
}

/// Lists or searches your business's clients.
///
/// Sorted by name; search results are sorted by the matching term. Employees see only parts of phone numbers and email
/// addresses, and find clients only by name.
#[utoipa::path(get, path = "/clients", tag = "clients", params(Filter, Paging),
    responses((status = 200, body = Page<Client>)))]
pub async fn list_clients(
    State(app): State<Context>,
    principal: Staff,
    Listing(filter, page): Listing<Filter>,
) -> Answer<Page<Client>> {
    let business = principal.business_id;
    let limit = page.limit();
    let by_name = principal.role == Role::Employee;
    let search = filter.search.filter(|text| !text.trim().is_empty());
    let list = match &search {
        // A position is a term, which may be one that employees cannot find, so the two searches have separate cursors.
        Some(text) => app.cursors.of_business(business, format_args!("{BY_TERM} {by_name} {text}")),
        None => app.cursors.of_business(business, BY_NAME),
    };
    let words = search.map(|text| search::Words::new(&text));
    let after: (String, i64) = page.after(&list)?.unwrap_or_default();
    let page = match words {
        None => {
            let items =
                app.db.read_replica(move |tx| tx.records(&PAGE, params![business, after.0, after.1, limit.plus_one()]));
            Page::from_rows(items.await.map_err(Problem::from)?, limit, |client| {
                list.seal(&client.sort_name, client.id.0)
            })
        }
        Some(words) if words.is_empty() => Page { items: Vec::new(), next: None },
        Some(words) => {
            let found = app.db.read_replica(move |tx| words.find(tx, business, by_name, &after, limit));
            let found = found.await.map_err(Problem::from)?;
            let Page { items, next } =
                Page::from_rows(found, limit, |(term, client): &(String, Client)| list.seal(term, client.id.0));
            Page { items: items.into_iter().map(|(_, client)| client).collect(), next }
        }
    };
    let Page { items, next } = page;
    Ok(axum::Json(Page { items: items.into_iter().map(|client| client.seen_by(&principal)).collect(), next }))
}

/// Names of the lists in cursors.
const BY_NAME: &str = "name";
const BY_TERM: &str = "term";

/// Shows a client.
///
/// Employees see only parts of phone numbers and email addresses. The client's bookings are at `GET
/// /bookings?client_id=`.
#[utoipa::path(get, path = "/clients/{id}", tag = "clients",
    params(("id" = ClientId, Path,)), responses((status = 200, body = Client)))]
pub async fn show_client(
    State(app): State<Context>,
    principal: Staff,
    PathParam(id): PathParam<ClientId>,
) -> Answer<Client> {
    let business = principal.business_id;
    let found = app.db.read(move |tx| Client::find(tx, business, id)).await.map_err(Problem::from)?;
    found.map(|client| axum::Json(client.seen_by(&principal))).ok_or_else(Problem::not_found)
}

/// Creates a client.
#[utoipa::path(post, path = "/clients", tag = "clients",
    request_body = NewClient, params(parlour_core::http::idempotency::KeyHeader),
    responses((status = 201, body = Client)))]
pub async fn create_client(
    State(app): State<Context>,
    principal: FrontDesk,
    Create { input, retry }: Create<NewClient>,
) -> Result<Created<Client>, Problem> {
    let (business, now) = (principal.business_id, app.clock.now());
    let create = move |tx: &mut Transaction<'_, '_>, (): &()| input.insert(tx, business, now).map_err(Problem::from);
    create_idempotent(&app.changes, &*principal, now, retry, |_| Ok(()), create).await
}

/// Changes to a client. Omitted fields stay unchanged; `null` clears a field.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct ClientUpdate {
    #[deserr(default)]
    #[schema(value_type = Name, required = false)]
    name: Patch<Name>,
    #[deserr(default)]
    #[schema(value_type = Option<Phone>)]
    phone: NullablePatch<Phone>,
    #[deserr(default)]
    #[schema(value_type = Option<Email>)]
    email: NullablePatch<Email>,
    #[deserr(default)]
    #[schema(value_type = Option<Phones>)]
    other_phones: NullablePatch<Phones>,
    #[deserr(default)]
    #[schema(value_type = Option<Emails>)]
    other_emails: NullablePatch<Emails>,
    #[deserr(default)]
    #[schema(value_type = Option<Note>)]
    notes: NullablePatch<Note>,
    #[deserr(default)]
    #[schema(value_type = Option<Tags>)]
    tags: NullablePatch<Tags>,
    #[deserr(default)]
    #[schema(value_type = Option<Language>)]
    language: NullablePatch<Language>,
    #[deserr(default)]
    #[schema(value_type = Option<Zone>)]
    time_zone: NullablePatch<Zone>,
    #[deserr(default)]
    #[schema(value_type = bool, required = false)]
    unsubscribed: Patch<bool>,
    #[deserr(default)]
    #[schema(value_type = Option<Birthday>)]
    birthday: NullablePatch<Birthday>,
    #[deserr(default)]
    #[schema(value_type = Option<Note>)]
    formulas: NullablePatch<Note>,
    #[deserr(default)]
    #[schema(value_type = Option<Note>)]
    allergies: NullablePatch<Note>,
}

/// Updates a client.
#[utoipa::path(patch, path = "/clients/{id}", tag = "clients",
    request_body = ClientUpdate, params(("id" = ClientId, Path,)), responses((status = 200, body = Client)))]
pub async fn update_client(
    State(app): State<Context>,
    principal: FrontDesk,
    PathParam(id): PathParam<ClientId>,
    Json(update): Json<ClientUpdate>,
) -> Answer<Client> {
    let business = principal.business_id;
    let client = app.changes.write(business, move |tx| {
        let update = update.clone();
        tx.lock(&LOCK, params![business, id])?;
        let mut client = Client::find(tx, business, id)?.ok_or_else(Problem::not_found)?;
        update.name.map(|name| name.to_string()).apply(&mut client.name);
        update.phone.map(|phone| phone.to_string()).apply(&mut client.phone);
        update.email.map(|email| email.to_string()).apply(&mut client.email);
        update.other_phones.apply_or_empty(&mut client.other_phones);
        update.other_emails.apply_or_empty(&mut client.other_emails);
        client.remove_duplicate_contacts();
        update.notes.map(|notes| notes.to_string()).apply_or_empty(&mut client.notes);
        update.tags.apply_or_empty(&mut client.tags);
        update.language.apply(&mut client.language);
        update.time_zone.apply(&mut client.time_zone);
        update.unsubscribed.apply(&mut client.unsubscribed);
        update.birthday.apply(&mut client.birthday);
        update.formulas.map(|text| text.to_string()).apply_or_empty(&mut client.formulas);
        update.allergies.map(|text| text.to_string()).apply_or_empty(&mut client.allergies);
        client.sort_name = fold(&client.name);
        client.save(tx, business)?;
        tx.record_change(changes::Change::ClientUpdated { client: id });
        Ok(client)
    });
    client.await.map(axum::Json)
}
