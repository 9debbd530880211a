//! A business: what everything else belongs to.

pub mod logo;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use db::{Row, Tx, params};
use deserr::Deserr;
use serde::Serialize;
use utoipa::ToSchema;

use crate::accounts::{Member, Owner};
use crate::app::App;
use crate::bookings::online::OnlineBooking;
use crate::bookings::{Cancellation, Mode};
use crate::files::{Files, Shown};
use crate::http::input::{FieldErrors, read_from_number};
use crate::http::{Answer, Json, Known, Problem, Tagged};
use crate::types::{BusinessId, Currency, Given, Instant, Name, words};
use crate::{kept, locations, services};

db::statements! {
    SHOW = "SELECT b.id, b.code, b.name, b.kind, b.currency, b.plan, b.rating_tenths, b.cancellation, b.created_at,
            b.waitlist_mode, b.waitlist_hold_minutes, b.online_booking, f.key, f.bytes, f.width, f.height
        FROM businesses b LEFT JOIN logos l ON l.business_id = b.id
        LEFT JOIN files f ON f.id = l.file_id AND f.business_id = l.business_id WHERE b.id = $1";
    FIRST scans "no more than its hundred rows" = "SELECT id, currency FROM businesses ORDER BY id LIMIT 100";
    INSERT = "INSERT INTO businesses (code, name, kind, currency, created_at) VALUES ($1, $2, $3, $4, $5) {returning id}";
    LOCK = "SELECT id FROM businesses WHERE id = $1 {for update}";
    UPDATE = "UPDATE businesses SET name = $2, kind = $3, waitlist_mode = $4, waitlist_hold_minutes = $5,
            cancellation = $6, online_booking = $7 WHERE id = $1";
}

words! {
    /// What sort of business it is.
    #[schema(as = BusinessKind)]
    pub enum Kind {
        /// Hair, nails, make-up.
        Salon = "salon",
        /// Massage, baths, treatments.
        Spa = "spa",
        /// Hair and beards.
        Barbershop = "barbershop",
        /// Something else.
        Other = "other",
    }
}

words! {
    /// What it pays for.
    pub enum Plan {
        /// Nothing.
        Free = "free",
        /// Premium.
        Premium = "premium",
    }
}

/// A business.
#[derive(Debug, Serialize, ToSchema)]
pub struct Business {
    id: BusinessId,
    /// The word in its web addresses; unique.
    code: String,
    name: String,
    kind: Kind,
    /// The currency of all its prices.
    currency: Currency,
    plan: Plan,
    /// From 1.0 to 5.0; null while nobody has rated it.
    rating: Option<f64>,
    /// Until when clients may call visits off or move them, and what follows then.
    cancellation: Cancellation,
    created_at: Instant,
    /// Whom a time that became free is offered to.
    waitlist_mode: Mode,
    /// For how many minutes it is kept for the one who is asked.
    waitlist_hold_minutes: HoldMinutes,
    /// Whether strangers can book on the business's page.
    online_booking: OnlineBooking,
    /// Null if it has none.
    logo: Option<Shown>,
}

/// For how long a time is kept for somebody who is asked: 5 to 1440 minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(value_type = i64, minimum = 5, maximum = 1440)]
pub struct HoldMinutes(u32);

impl TryFrom<i64> for HoldMinutes {
    type Error = &'static str;

    fn try_from(minutes: i64) -> Result<Self, Self::Error> {
        u32::try_from(minutes).ok().filter(|minutes| (5..=1440).contains(minutes)).map(Self).ok_or("must be 5 to 1440")
    }
}

read_from_number!(HoldMinutes);

impl Business {
    fn read(row: &mut Row<'_>, files: &Files, now: Instant) -> Result<Self, db::Error> {
        Ok(Self {
            id: row.take()?,
            code: row.take()?,
            name: row.take()?,
            kind: row.take()?,
            currency: row.take()?,
            plan: row.take()?,
            rating: row.take::<Option<u32>>()?.map(|tenths| f64::from(tenths) / 10.0),
            cancellation: row.take()?,
            created_at: row.take()?,
            waitlist_mode: row.take()?,
            waitlist_hold_minutes: HoldMinutes(row.take()?),
            online_booking: row.take()?,
            logo: files.read(row, now)?,
        })
    }
}

/// A business to be.
#[derive(Clone, Debug)]
pub struct NewBusiness {
    /// The word in its web addresses; unique.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What sort of business it is.
    pub kind: Kind,
    /// The currency of all its prices.
    pub currency: Currency,
}

/// Makes a business.
pub fn insert(tx: &mut Tx<'_>, new: &NewBusiness, now: Instant) -> Result<BusinessId, db::Error> {
    tx.insert(&INSERT, params![new.code, new.name, new.kind, new.currency, now])
}

/// Shows your business.
#[utoipa::path(get, path = "/business", operation_id = "show_business", tag = "business",
    responses((status = 200, body = Business)))]
pub async fn show_business(State(app): State<App>, who: Member, known: Known) -> Result<Response, Problem> {
    Ok(shown(&app, who.business_id).await?.answer(&known, kept::ASK_AGAIN))
}

/// A business as it is shown, from memory if it was before.
pub async fn shown(app: &App, id: BusinessId) -> Result<Arc<Tagged>, Problem> {
    let (db, files, now) = (app.db.clone(), app.files.clone(), app.clock.now());
    let show = move || async move {
        let show = move |tx: &mut Tx<'_>| tx.one(&SHOW, params![id], |row| Business::read(row, &files, now));
        let business = db.read(show).await.map_err(Problem::from)?;
        Tagged::new(&business)
    };
    app.kept.businesses.get(kept::catalogue(id), (), show).await
}

/// Keeps what is asked for most, of the hundred businesses that were registered first. For when the program begins: the
/// others are kept as they are asked for.
pub async fn warm_up(app: &App) -> Result<(), Problem> {
    let first = app.db.read(|tx| tx.all(&FIRST, params![], |row| Ok((row.take()?, row.take()?)))).await;
    let first: Vec<(BusinessId, Currency)> = first.map_err(|error: db::Error| Problem::from(error))?;
    for (business, currency) in first {
        shown(app, business).await?;
        locations::listed(app, business).await?;
        services::listed(app, business, currency, false).await?;
    }
    Ok(())
}

/// What can be changed of a business. What is left out stays.
#[derive(Clone, Debug, Deserr, ToSchema)]
#[deserr(error = FieldErrors, deny_unknown_fields)]
pub struct BusinessUpdate {
    #[deserr(default)]
    #[schema(value_type = Name, required = false)]
    name: Given<Name>,
    #[deserr(default)]
    #[schema(value_type = Kind, required = false)]
    kind: Given<Kind>,
    /// Replaced as a whole.
    #[deserr(default)]
    #[schema(value_type = Cancellation, required = false)]
    cancellation: Given<Cancellation>,
    /// Whom a time that became free is offered to.
    #[deserr(default)]
    #[schema(value_type = Mode, required = false)]
    waitlist_mode: Given<Mode>,
    /// For how many minutes it is kept for the one who is asked.
    #[deserr(default)]
    #[schema(value_type = HoldMinutes, required = false)]
    waitlist_hold_minutes: Given<HoldMinutes>,
    /// Whether strangers can book on the business's page.
    #[deserr(default)]
    #[schema(value_type = OnlineBooking, required = false)]
    online_booking: Given<OnlineBooking>,
}

/// Changes your business.
#[utoipa::path(patch, path = "/business", operation_id = "update_business", tag = "business",
    request_body = BusinessUpdate, responses((status = 200, body = Business)))]
pub async fn update_business(
    State(app): State<App>,
    who: Owner,
    Json(update): Json<BusinessUpdate>,
) -> Answer<Business> {
    let (id, files, now) = (who.business_id, app.files.clone(), app.clock.now());
    let update = app.db.write(move |tx| {
        tx.lock(&LOCK, params![id])?;
        let mut business = tx.one(&SHOW, params![id], |row| Business::read(row, &files, now))?;
        update.name.clone().map(|name| name.to_string()).apply(&mut business.name);
        update.kind.apply(&mut business.kind);
        update.cancellation.apply(&mut business.cancellation);
        update.waitlist_mode.apply(&mut business.waitlist_mode);
        update.waitlist_hold_minutes.apply(&mut business.waitlist_hold_minutes);
        update.online_booking.apply(&mut business.online_booking);
        let (mode, hold) = (business.waitlist_mode, business.waitlist_hold_minutes.0);
        let Business { name, kind, cancellation, online_booking, .. } = &business;
        tx.execute(&UPDATE, params![id, name, kind, mode, hold, cancellation, online_booking])?;
        Ok(business)
    });
    let updated = app.changing(kept::catalogue(id), update).await;
    updated.map(axum::Json).map_err(|error: db::Error| error.into())
}
