//! Responses that are cached, by the server and by callers.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use parlour_catalogue::businesses;
use serde_json::json;

use crate::support::{TestApp, User};

/// Sends a GET request, with `known` as the entity tag in `If-None-Match`. Returns the status and the current entity
/// tag.
async fn ask(user: &User, path: &str, known: Option<&str>) -> (StatusCode, String) {
    let mut request = user.request(Method::GET, path);
    if let Some(known) = known {
        request = request.header("if-none-match", known);
    }
    let answer = user.send(request.body(Body::empty()).unwrap()).await;
    (answer.status, answer.headers["etag"].to_str().unwrap().to_owned())
}

#[parlour_testkit::both_engines]
async fn callers_get_again_only_what_has_changed(app: TestApp) {
    let owner = app.user("owner").await;
    let changes = [
        ("/business", "/business", json!({"name": "Another name"})),
        ("/locations", "/locations/1", json!({"name": "Another place"})),
        ("/services", "/services/1", json!({"name": "Another cut"})),
    ];
    for (path, one, change) in changes {
        let (status, tag) = ask(&owner, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(ask(&owner, path, Some(&tag)).await, (StatusCode::NOT_MODIFIED, tag.clone()));
        owner.patch(one, change).await.expect(StatusCode::OK);
        let (status, other) = ask(&owner, path, Some(&tag)).await;
        assert!(status == StatusCode::OK && other != tag, "{path}");
    }
}

#[parlour_testkit::both_engines]
async fn what_is_asked_for_most_is_there_before_anybody_asks(app: TestApp) {
    let (node, owner) = (&app.app, app.user("owner").await);
    businesses::warm_up(node).await.unwrap();
    let made = || {
        [
            node.response_caches.businesses.stats(),
            node.response_caches.locations.stats(),
            node.response_caches.services.stats(),
        ]
        .map(|figures| figures.computed)
    };
    assert_eq!(made(), [2; 3], "of both businesses");
    for path in ["/business", "/locations", "/services"] {
        owner.get(path).await.expect(StatusCode::OK);
    }
    assert_eq!(made(), [2; 3]);
}
