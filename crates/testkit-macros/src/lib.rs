//! The attribute [`macro@both_engines`]. Use it as `#[parlour_testkit::both_engines]`.

#![warn(missing_docs)]

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, FnArg, ItemFn, PatType, parse_macro_input};

/// Turns `async fn name(store: Store)` into two tests, `name::sqlite` and `name::postgres`.
///
/// They receive the result of `Store::sqlite()` and `Store::postgres()`, and run in a runtime with two worker threads.
#[proc_macro_attribute]
pub fn both_engines(arguments: proc_macro::TokenStream, function: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let arguments = TokenStream::from(arguments);
    let function = parse_macro_input!(function as ItemFn);
    expand(arguments, function).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(arguments: TokenStream, mut function: ItemFn) -> Result<TokenStream, Error> {
    if !arguments.is_empty() {
        return Err(Error::new_spanned(arguments, "takes no arguments"));
    }
    let signature = &function.sig;
    let parameters: Vec<&FnArg> = signature.inputs.iter().collect();
    let ([FnArg::Typed(PatType { ty: store, .. })], Some(_)) = (parameters.as_slice(), signature.asyncness) else {
        return Err(Error::new_spanned(signature, "must be an async function of one parameter, the store"));
    };
    let (name, store) = (signature.ident.clone(), store.clone());
    // Attributes such as `#[cfg(…)]` belong to both tests.
    let attributes = std::mem::take(&mut function.attrs);
    Ok(quote! {
        #(#attributes)*
        mod #name {
            use super::*;

            #function

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                #name(<#store>::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                #name(<#store>::postgres().await).await;
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(arguments: &str, function: &str) -> String {
        let expanded = expand(arguments.parse().unwrap(), syn::parse_str(function).unwrap());
        expanded.unwrap_or_else(Error::into_compile_error).to_string()
    }

    #[test]
    fn a_function_becomes_a_module_of_two_tests() {
        let expansion = expanded("", "async fn it_holds(app: support::App) { check(app) }");
        assert!(expansion.contains("mod it_holds"));
        assert!(expansion.contains("it_holds (< support :: App > :: sqlite () . await) . await"));
        assert!(expansion.contains("it_holds (< support :: App > :: postgres () . await) . await"));
        assert_eq!(expansion.matches("tokio :: test").count(), 2);
    }

    #[test]
    fn anything_else_is_refused() {
        for (arguments, function) in [
            ("sqlite", "async fn f(app: App) {}"),
            ("", "fn f(app: App) {}"),
            ("", "async fn f() {}"),
            ("", "async fn f(a: App, b: App) {}"),
            ("", "async fn f(self) {}"),
        ] {
            assert!(expanded(arguments, function).contains("compile_error"), "{function}");
        }
    }
}
