//! The first page, until the web app is there.

use std::fmt::Write as _;

use axum::extract::State;
use axum::response::Html;

use crate::app::App;

/// Says what this is, where the interface is described, and how to log in to the demonstration.
pub async fn home(State(app): State<App>) -> Html<String> {
    let mut logins = String::new();
    for login in &app.demo {
        // Names and passwords are made here, of letters, digits, - and _: nothing to escape.
        let _infallible = writeln!(
            logins,
            "<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td></tr>",
            login.username, login.password, login.role
        );
    }
    let demo = if logins.is_empty() {
        "<p>Log in with <code>POST /api/login</code>. The first business of an installation is made with \
         <code>parlour register</code>.</p>"
            .to_owned()
    } else {
        format!(
            "<h2>Demonstration</h2><p>A chain with three locations, made up for trying things out. Log in as</p>\
             <table><thead><tr><th>Username</th><th>Password</th><th>Role</th></tr></thead><tbody>{logins}</tbody></table>"
        )
    };
    Html(include_str!("home.html").replace("<!-- demo -->", &demo))
}
