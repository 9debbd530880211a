//! The table of contents: every path there is, by noun.

use std::sync::OnceLock;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::get;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Components, Content, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder, Server};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::app::App;
use crate::bookings::{manage, online};
use crate::businesses::logo;
use crate::clients::photos;
use crate::http::edge::{Edge, no_such_method, no_such_path};
use crate::http::{Known, PREFIXES, Problem, Tagged};
use crate::locations::closures;
use crate::staff::{calendar, time_off};
use crate::{
    accounts, background, bookings, businesses, chat, clients, dashboard, files, live, locations, notices, operations,
    rooms, services, staff, web,
};

/// Everything under `/api/v1`, and the same under `/api`.
fn api() -> Vec<UtoipaMethodRouter<App>> {
    vec![
        // accounts
        routes!(accounts::login),
        routes!(accounts::logout),
        routes!(accounts::me),
        routes!(accounts::update_own_password),
        routes!(accounts::list_members),
        routes!(accounts::update_member, accounts::remove_member),
        routes!(accounts::list_sessions),
        routes!(accounts::end_session),
        routes!(accounts::list_invitations, accounts::create_invitation),
        routes!(accounts::remove_invitation),
        routes!(accounts::show_invitation, accounts::log_in_by_invitation),
        routes!(accounts::log_forgotten_password),
        routes!(accounts::update_password),
        // the business
        routes!(businesses::show_business, businesses::update_business),
        routes!(logo::update_logo, logo::remove_logo),
        routes!(locations::list_locations, locations::create_location),
        routes!(locations::show_location, locations::update_location),
        routes!(closures::list_closures, closures::create_closure),
        routes!(closures::remove_closure),
        routes!(services::list_services, services::create_service),
        routes!(services::show_service, services::update_service),
        routes!(rooms::list_rooms, rooms::create_room),
        routes!(rooms::update_room),
        routes!(staff::list_employees, staff::create_employee),
        routes!(staff::show_employee, staff::update_employee),
        routes!(calendar::show_calendar, calendar::update_calendar),
        routes!(time_off::list_time_off, time_off::create_time_off),
        routes!(time_off::remove_time_off),
        // clients
        routes!(clients::list_clients, clients::create_client),
        routes!(clients::show_client, clients::update_client),
        routes!(clients::merge_clients),
        routes!(photos::list_photos, photos::create_photo),
        routes!(photos::update_photo, photos::remove_photo),
        // bookings
        routes!(bookings::list_availability),
        routes!(bookings::show_agenda),
        routes!(bookings::list_bookings, bookings::create_booking),
        routes!(bookings::show_booking, bookings::update_booking),
        routes!(bookings::show_history),
        routes!(bookings::update_status),
        routes!(bookings::update_time),
        routes!(bookings::calendar::show_calendar),
        routes!(manage::show_link),
        // on the business's page
        routes!(online::show_booking_page),
        routes!(online::list_online_availability),
        routes!(online::create_guest_visit),
        // by link
        routes!(manage::show_managed),
        routes!(manage::cancel),
        routes!(manage::reschedule),
        routes!(manage::list_managed_availability),
        routes!(manage::show_calendar),
        routes!(calendar::show_feed),
        // notices
        routes!(notices::show_notice_rules, notices::update_notice_rules),
        routes!(notices::create_notification),
        routes!(notices::list_deliveries),
        routes!(notices::show_delivery),
        routes!(bookings::create_walk_in),
        routes!(bookings::create_series),
        routes!(bookings::show_series),
        routes!(bookings::cancel_series),
        routes!(bookings::list_blocks, bookings::create_block),
        routes!(bookings::remove_block),
        // the waitlist
        routes!(bookings::list_entries, bookings::create_entry),
        routes!(bookings::remove_entry),
        routes!(bookings::show_offer),
        routes!(bookings::accept_offer),
        routes!(bookings::refuse_offer),
        // numbers
        routes!(dashboard::show_dashboard),
        routes!(dashboard::list_days),
        // chat
        routes!(chat::list_chats),
        routes!(chat::show_unread),
        routes!(chat::list_messages, chat::create_message),
        routes!(chat::list_attachments, chat::create_attachment),
        routes!(chat::update_chat),
        routes!(chat::update_typing),
        // live
        routes!(live::connect),
        routes!(live::connect_chat),
        // operations
        routes!(background::list_tasks),
        routes!(background::show_task),
        routes!(background::update_task_state),
        routes!(operations::health),
        routes!(operations::ready),
        routes!(operations::show_installation),
        routes!(operations::show_operations),
    ]
}

/// The paths beside those of the interface.
const OTHERS: [&str; 21] = [
    "/",
    "/b/{code}",
    "/manage/{token}",
    "/offers/{token}",
    "/join/{token}",
    "/password/{token}",
    "/assets/{*file}",
    "/embed.js",
    "/favicon.svg",
    "/health",
    "/livez",
    "/readyz",
    "/metrics",
    "/unsubscribe/{token}",
    "/ws",
    "/ws/chat/{user_id}",
    "/files/{*key}",
    "/api/docs",
    "/api/docs/",
    "/api/openapi.json",
    "/api/asyncapi.json",
];

/// The whole program's paths.
pub fn router(app: &App) -> Edge {
    let mut paths: Vec<String> = OTHERS.map(str::to_owned).into();
    let mut router = Router::new()
        .route("/", get(web::desk))
        .route("/b/{code}", get(web::booking))
        .route("/manage/{token}", get(web::link))
        .route("/offers/{token}", get(web::link))
        .route("/join/{token}", get(web::link))
        .route("/password/{token}", get(web::link))
        .route("/assets/{*file}", get(web::asset))
        .route("/embed.js", get(web::embed_script))
        .route("/favicon.svg", get(web::icon))
        .route("/health", get(operations::health))
        .route("/livez", get(operations::health))
        .route("/readyz", get(operations::ready))
        .route("/metrics", get(operations::metrics))
        .route("/unsubscribe/{token}", get(notices::show_unsubscribe).post(notices::unsubscribe))
        .route("/ws", get(live::connect))
        .route("/ws/chat/{user_id}", get(live::connect_chat))
        .route("/files/{*key}", get(files::download))
        .route("/api/docs", get(web::docs))
        .route("/api/docs/", get(web::docs))
        .route("/api/openapi.json", get(show_openapi))
        .route("/api/asyncapi.json", get(live::show_asyncapi));
    // Written out, rather than nested: that would cost each request two steps more.
    for (_, described, methods) in api() {
        for path in described.paths.keys() {
            for path in PREFIXES.map(|prefix| format!("{prefix}{path}")) {
                router = router.route(&path, methods.clone());
                paths.push(path);
            }
        }
    }
    let router = router
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(app.settings.server.max_body_bytes))
        .with_state(app.clone());
    Edge::new(app.clone(), router, paths)
}

/// Answers with the description of the API.
async fn show_openapi(known: Known) -> Result<Response, Problem> {
    static OPENAPI: OnceLock<Tagged> = OnceLock::new();
    Ok(Tagged::once(&OPENAPI, openapi)?.answer(&known, "no-cache"))
}

/// The description of the interface, as `openapi/parlour.json` holds it.
pub fn openapi() -> OpenApi {
    let described = api().into_iter().fold(OpenApiRouter::with_openapi(description()), OpenApiRouter::routes);
    with_problems(described.into_openapi())
}

/// Says of every operation, in one way, that it may answer with a problem; also where it names the statuses.
fn with_problems(mut openapi: OpenApi) -> OpenApi {
    let document = Content::new(Some(Ref::from_schema_name("Problem")));
    let problem = ResponseBuilder::new().description("It was not done: `code` says why.");
    let problem = RefOr::from(problem.content("application/problem+json", document).build());
    for item in openapi.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.insert("default".into(), problem.clone());
            let failures = responses.iter_mut().filter(|(status, _)| !status.starts_with('2'));
            failures.for_each(|(_, response)| response.clone_from(&problem));
        }
    }
    openapi
}

fn description() -> OpenApi {
    let mut components = Components::new();
    components
        .add_security_scheme("token", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()));
    components
        .add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(accounts::COOKIE))));
    let nothing: [&str; 0] = [];
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Parlour")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Booking, front desk, clients and staff for salons, spas and barbershops. Money is in minor units; \
                     times are RFC 3339; lists come in pages; errors are problem documents (RFC 9457) with a stable \
                     `code`, and bad input names every field at fault.",
                ))
                .build(),
        )
        .servers(Some([Server::new("/api/v1")]))
        .components(Some(components))
        .security(Some([SecurityRequirement::new("token", nothing), SecurityRequirement::new("cookie", nothing)]))
        .build()
}
