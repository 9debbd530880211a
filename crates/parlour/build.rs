//! Rebuilds the program when the web app was rebuilt.

fn main() {
    println!("cargo::rerun-if-changed=../../web/embedded");
}
