//! The table of contents: every path there is, by noun.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Components, Content, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder, Server};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::app::App;
use crate::http::edge::{Edge, no_such_method, no_such_path};
use crate::locations::closures;
use crate::staff::time_off;
use crate::{accounts, bookings, businesses, clients, dashboard, home, locations, operations, rooms, services, staff};

/// Everything under `/api/v1`, and the same under `/api`.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(description())
        // accounts
        .routes(routes!(accounts::login))
        .routes(routes!(accounts::logout))
        .routes(routes!(accounts::me))
        .routes(routes!(accounts::list_sessions))
        .routes(routes!(accounts::end_session))
        // the business
        .routes(routes!(businesses::show_business, businesses::update_business))
        .routes(routes!(locations::list_locations, locations::create_location))
        .routes(routes!(locations::show_location, locations::update_location))
        .routes(routes!(closures::list_closures, closures::create_closure))
        .routes(routes!(closures::remove_closure))
        .routes(routes!(services::list_services, services::create_service))
        .routes(routes!(services::show_service, services::update_service))
        .routes(routes!(rooms::list_rooms, rooms::create_room))
        .routes(routes!(rooms::update_room))
        .routes(routes!(staff::list_employees, staff::create_employee))
        .routes(routes!(staff::show_employee, staff::update_employee))
        .routes(routes!(time_off::list_time_off, time_off::create_time_off))
        .routes(routes!(time_off::remove_time_off))
        // clients
        .routes(routes!(clients::list_clients, clients::create_client))
        .routes(routes!(clients::show_client, clients::update_client))
        // bookings
        .routes(routes!(bookings::list_availability))
        .routes(routes!(bookings::list_bookings, bookings::create_booking))
        .routes(routes!(bookings::show_booking))
        .routes(routes!(bookings::show_history))
        .routes(routes!(bookings::update_status))
        // numbers
        .routes(routes!(dashboard::show_dashboard))
        // operations
        .routes(routes!(operations::health))
        .routes(routes!(operations::ready))
}

/// The paths beside those of the interface.
const OTHERS: [&str; 9] = [
    "/",
    "/health",
    "/livez",
    "/readyz",
    "/metrics",
    "/api/docs",
    "/api/docs/",
    "/api/docs/{*file}",
    "/api/openapi.json",
];

/// The whole program's paths.
pub fn router(app: &App) -> Edge {
    let (api, openapi) = api().split_for_parts();
    let both = |path: &String| [format!("/api/v1{path}"), format!("/api{path}")];
    let paths: Vec<String> = openapi.paths.paths.keys().flat_map(both).chain(OTHERS.map(str::to_owned)).collect();
    let docs = SwaggerUi::new("/api/docs").url("/api/openapi.json", with_problems(openapi));
    let router = Router::new()
        .route("/", get(home::home))
        .route("/health", get(operations::health))
        .route("/livez", get(operations::health))
        .route("/readyz", get(operations::ready))
        .route("/metrics", get(operations::metrics))
        .nest("/api/v1", api.clone())
        .nest("/api", api)
        .merge(docs.config(Config::default().try_it_out_enabled(true).display_request_duration(true)))
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .layer(DefaultBodyLimit::max(app.settings.server.max_body_bytes))
        .with_state(app.clone());
    Edge::new(app.clone(), router, paths)
}

/// The description of the interface, as `openapi/parlour.json` holds it.
pub fn openapi() -> OpenApi {
    with_problems(api().into_openapi())
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
        .add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("parlour_session"))));
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
