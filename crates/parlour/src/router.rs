//! Lists every path of the program, grouped by noun.

use std::sync::OnceLock;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{MethodRouter, get};
use parlour_accounts as accounts;
use parlour_analytics as analytics;
use parlour_booking as booking;
use parlour_booking::{employee_calendar, public, self_service};
use parlour_catalogue::businesses::{self, logo};
use parlour_catalogue::locations::{self, closures};
use parlour_catalogue::staff::{self, time_off};
use parlour_catalogue::{resources, services};
use parlour_chat as chat;
use parlour_clients as clients;
use parlour_clients::photos;
use parlour_core::http::{IfNoneMatch, PREFIXES, Problem, TaggedJson};
use parlour_core::principal::COOKIE;
use parlour_core::records::BookingStatus;
use parlour_core::uploads;
use parlour_live as live;
use parlour_monitoring as monitoring;
use parlour_notifications as notifications;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Components, Content, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder, Server};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

use crate::app::App;
use crate::asyncapi::show_asyncapi;
use crate::middleware::{Middleware, no_such_method, no_such_path};
use crate::paths::{PathClass, ReservedSegments, WebEntry};
use crate::web;

/// Returns every operation of the API. Each is served under `/api/v1` and `/api`.
fn api() -> Vec<(PathClass, UtoipaMethodRouter<App>)> {
    let probes = vec![routes!(monitoring::show_health), routes!(monitoring::show_readiness)];
    let probes = probes.into_iter().map(|routes| (PathClass::Probe, routes));
    limited_operations().into_iter().map(|routes| (PathClass::Api, routes)).chain(probes).collect()
}

fn limited_operations() -> Vec<UtoipaMethodRouter<App>> {
    vec![
        // accounts
        routes!(accounts::log_in),
        routes!(accounts::log_out),
        routes!(accounts::show_me),
        routes!(accounts::change_password),
        routes!(accounts::list_members),
        routes!(accounts::update_member, accounts::remove_member),
        routes!(accounts::list_sessions),
        routes!(accounts::end_session),
        routes!(accounts::list_invitations, accounts::create_invitation),
        routes!(accounts::remove_invitation),
        routes!(accounts::show_invitation, accounts::accept_invitation),
        routes!(accounts::request_password_reset),
        routes!(accounts::reset_password),
        // business
        routes!(businesses::show_business, businesses::update_business),
        routes!(logo::update_logo, logo::remove_logo),
        routes!(locations::list_locations, locations::create_location),
        routes!(locations::show_location, locations::update_location),
        routes!(closures::list_closures, closures::create_closure),
        routes!(closures::remove_closure),
        routes!(services::list_services, services::create_service),
        routes!(services::show_service, services::update_service),
        routes!(resources::list_resources, resources::create_resource),
        routes!(resources::update_resource),
        routes!(staff::list_employees, staff::create_employee),
        routes!(staff::show_employee, staff::update_employee),
        routes!(employee_calendar::show_employee_calendar, employee_calendar::update_employee_calendar),
        routes!(employee_calendar::show_calendar_feed),
        routes!(time_off::list_time_off, time_off::create_time_off),
        routes!(time_off::remove_time_off),
        // clients
        routes!(clients::list_clients, clients::create_client),
        routes!(clients::show_client, clients::update_client),
        routes!(clients::merge_clients),
        routes!(photos::list_photos, photos::create_photo),
        routes!(photos::update_photo, photos::remove_photo),
        // bookings
        routes!(booking::list_availability),
        routes!(booking::show_calendar_view),
        routes!(booking::list_bookings, booking::create_booking),
        routes!(booking::show_booking, booking::update_booking),
        routes!(booking::show_booking_history),
        routes!(booking::update_booking_status),
        routes!(booking::reschedule_booking),
        routes!(booking::ical::show_booking_calendar),
        routes!(self_service::show_booking_link),
        // walk-ins, series and blocks
        routes!(booking::create_walk_in),
        routes!(booking::create_series),
        routes!(booking::show_series),
        routes!(booking::cancel_series),
        routes!(booking::list_blocks, booking::create_block),
        routes!(booking::remove_block),
        // booking page
        routes!(public::show_booking_page),
        routes!(public::list_public_availability),
        routes!(public::create_guest_booking),
        // self-service by link
        routes!(self_service::show_managed_booking),
        routes!(self_service::cancel_managed_booking),
        routes!(self_service::reschedule_managed_booking),
        routes!(self_service::list_managed_availability),
        routes!(self_service::show_managed_calendar),
        // notifications
        routes!(notifications::show_notification_rules, notifications::update_notification_rules),
        routes!(notifications::create_notification),
        routes!(notifications::list_deliveries),
        routes!(notifications::show_delivery),
        // waitlist
        routes!(booking::list_waitlist_entries, booking::create_waitlist_entry),
        routes!(booking::remove_waitlist_entry),
        routes!(booking::show_offer),
        routes!(booking::accept_offer),
        routes!(booking::decline_offer),
        // analytics
        routes!(analytics::show_dashboard),
        routes!(analytics::list_days),
        // chat
        routes!(chat::list_chats),
        routes!(chat::show_unread),
        routes!(chat::list_messages, chat::create_message),
        routes!(chat::list_attachments, chat::create_attachment),
        routes!(chat::update_chat),
        routes!(chat::update_typing),
        // live updates
        routes!(live::open_socket),
        routes!(chat::open_chat),
        // operations
        routes!(monitoring::list_jobs),
        routes!(monitoring::show_job),
        routes!(monitoring::update_job_state),
        routes!(monitoring::show_installation),
        routes!(monitoring::show_monitoring),
    ]
}

/// Returns the paths outside of [`api`]: pages, assets, forms, API descriptions, and probes and sockets without a
/// prefix.
fn others() -> Vec<(&'static str, PathClass, MethodRouter<App>)> {
    use PathClass::{Api, Asset, Form, Page, Probe};
    vec![
        ("/", Page(WebEntry::App), get(web::app)),
        ("/b/{code}", Page(WebEntry::Guests), get(web::booking)),
        ("/manage/{token}", Page(WebEntry::Guests), get(web::link)),
        ("/offers/{token}", Page(WebEntry::Guests), get(web::link)),
        ("/join/{token}", Page(WebEntry::Guests), get(web::link)),
        ("/password/{token}", Page(WebEntry::Guests), get(web::link)),
        ("/api/docs", Page(WebEntry::Docs), get(web::docs)),
        ("/api/docs/", Page(WebEntry::Docs), get(web::docs)),
        ("/assets/{*file}", Asset, get(web::asset)),
        ("/embed.js", Asset, get(web::embed_script)),
        ("/favicon.svg", Asset, get(web::icon)),
        ("/files/{*key}", Asset, get(uploads::download)),
        ("/health", Probe, get(monitoring::show_health)),
        ("/livez", Probe, get(monitoring::show_health)),
        ("/readyz", Probe, get(monitoring::show_readiness)),
        ("/metrics", Probe, get(monitoring::metrics)),
        ("/api/openapi.json", Probe, get(show_openapi)),
        ("/api/asyncapi.json", Probe, get(show_asyncapi)),
        ("/unsubscribe/{token}", Form, get(notifications::show_unsubscribe).post(notifications::unsubscribe)),
        ("/ws", Api, get(live::open_socket)),
        ("/ws/chat/{user_id}", Api, get(chat::open_chat)),
    ]
}

/// Returns all paths with their traffic class and handlers.
fn paths() -> Vec<(String, PathClass, MethodRouter<App>)> {
    let others = others().into_iter().map(|(path, traffic, methods)| (path.to_owned(), traffic, methods));
    // Routers are not nested under the prefixes, because nesting would add two steps to each request.
    let api = api().into_iter().flat_map(|(traffic, (_, described, methods))| {
        let paths: Vec<String> = described.paths.into_keys().collect();
        let both = paths.into_iter().flat_map(|path| PREFIXES.map(|prefix| format!("{prefix}{path}")));
        both.map(move |path| (path, traffic, methods.clone()))
    });
    others.chain(api).collect()
}

/// Builds the router for all paths, wrapped in the middleware.
pub fn router(app: &App) -> Middleware {
    let paths = paths();
    let reserved = ReservedSegments::new(paths.iter().map(|(path, traffic, _)| (path.as_str(), *traffic)));
    let treated = paths.iter().map(|(path, traffic, _)| (path.clone(), *traffic)).collect();
    let router = paths.into_iter().fold(Router::new(), |router, (path, _, methods)| router.route(&path, methods));
    let elsewhere = reserved.clone();
    let router = router
        .fallback(move |uri, if_none_match, headers| no_such_path(elsewhere.clone(), uri, if_none_match, headers))
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(app.settings.server.max_body_bytes))
        .with_state(app.clone());
    Middleware::new(app.clone(), router, treated, reserved)
}

/// Serves the OpenAPI description.
async fn show_openapi(if_none_match: IfNoneMatch) -> Result<Response, Problem> {
    static OPENAPI: OnceLock<TaggedJson> = OnceLock::new();
    Ok(TaggedJson::get_or_init(&OPENAPI, openapi)?.answer(&if_none_match, "no-cache"))
}

/// Builds the OpenAPI description, published as `openapi/parlour.json`.
pub fn openapi() -> OpenApi {
    let all = api().into_iter().map(|(_, routes)| routes);
    let described = all.fold(OpenApiRouter::with_openapi(description()), OpenApiRouter::routes);
    with_responses(described.into_openapi())
}

/// Describes every response, as OpenAPI requires, and documents that every operation may return a problem. Replaces the
/// failures (4xx and 5xx) that the operation itself lists.
fn with_responses(mut openapi: OpenApi) -> OpenApi {
    let document = Content::new(Some(Ref::from_schema_name("Problem")));
    let problem = ResponseBuilder::new().description("The request failed; see `code`.");
    let problem = RefOr::from(problem.content("application/problem+json", document).build());
    for item in openapi.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let responses = &mut operation.responses.responses;
            responses.insert("default".into(), problem.clone());
            let failures = responses.iter_mut().filter(|(status, _)| !status.starts_with(['1', '2', '3']));
            failures.for_each(|(_, response)| response.clone_from(&problem));
            for (status, response) in responses {
                if let RefOr::T(response) = response
                    && response.description.is_empty()
                {
                    response.description = match status.as_str() {
                        "101" => "The connection is a WebSocket from now on.",
                        "201" => "Created.",
                        "204" => "Done.",
                        _ => "Success.",
                    }
                    .into();
                }
            }
        }
    }
    openapi
}

fn description() -> OpenApi {
    let mut components = Components::new();
    components
        .add_security_scheme("token", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()));
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE))));
    let nothing: [&str; 0] = [];
    let mut description = OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Parlour")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(
                    "Booking, front desk, clients and staff for salons, spas and barbershops. Money is in minor units; \
                     times are RFC 3339; lists are paginated; errors are problem documents (RFC 9457) with a stable \
                     `code`, and list every invalid field.",
                ))
                .build(),
        )
        .servers(Some([Server::new("/api/v1")]))
        .components(Some(components))
        .security(Some([SecurityRequirement::new("token", nothing), SecurityRequirement::new("cookie", nothing)]))
        .build();
    let extensions = Extensions::from_iter([("x-booking-transitions", BookingStatus::transitions())]);
    description.extensions = Some(extensions);
    description
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::json;

    use super::*;

    /// `web/paths.json` tells the web app's development server which pages to serve and which requests to forward.
    #[test]
    fn the_web_app_knows_the_paths_of_pages_and_of_the_server() {
        let mut pages: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let paths = paths();
        for (path, traffic, _) in &paths {
            if let PathClass::Page(entry @ (WebEntry::Guests | WebEntry::Docs)) = traffic {
                let fixed = path.split('{').next().unwrap();
                pages.entry(entry.file()).or_default().insert(fixed.to_owned());
            }
        }
        let reserved = ReservedSegments::new(paths.iter().map(|(path, traffic, _)| (path.as_str(), *traffic)));
        let folders = reserved.segments().filter(|segment| *segment != "assets");
        let server: Vec<String> = folders.map(|segment| format!("/{segment}")).collect();
        let expected = json!({"pages": pages, "server": server});
        let if_none_match: serde_json::Value = serde_json::from_str(include_str!("../../../web/paths.json")).unwrap();
        assert_eq!(if_none_match, expected, "web/paths.json should be {expected:#}");
    }
}
