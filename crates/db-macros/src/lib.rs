//! The derive macro [`macro@Record`]. Use it as `#[derive(db::Record)]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Field, Fields, Ident, parse_macro_input};

/// Implements `db::Record` for a struct whose fields are columns of the same names.
///
/// A field with `#[record(key)]` is read but not written: an id that the database gives.
#[proc_macro_derive(Record, attributes(record))]
pub fn record(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(input: &DeriveInput) -> Result<TokenStream, Error> {
    let (Data::Struct(data), true) = (&input.data, input.generics.params.is_empty()) else {
        return Err(Error::new_spanned(&input.ident, "must be a struct without generics"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "must have fields with names"));
    };
    let mut written = Vec::new();
    for field in &fields.named {
        if !is_key(field)? {
            written.push(name(field));
        }
    }
    let all: Vec<&Ident> = fields.named.iter().map(name).collect();
    let columns = |names: &[&Ident]| names.iter().map(|name| column(name)).collect::<Vec<_>>();
    let (record, all_columns, written_columns) = (&input.ident, columns(&all), columns(&written));
    Ok(quote! {
        impl ::db::Record for #record {
            const COLUMNS: &'static ::db::Columns =
                &::db::Columns { all: &[#(#all_columns),*], written: &[#(#written_columns),*] };

            fn read(row: &mut ::db::Row<'_>) -> ::std::result::Result<Self, ::db::Error> {
                ::std::result::Result::Ok(Self { #(#all: row.take()?),* })
            }

            fn written(&self) -> ::std::vec::Vec<::db::Value<'_>> {
                ::std::vec![#(::db::ToValue::to_value(&self.#written)),*]
            }
        }
    })
}

fn name(field: &Field) -> &Ident {
    field.ident.as_ref().unwrap_or_else(|| unreachable!("fields are named"))
}

/// Returns the column of a field. `r#type` is `type`.
fn column(field: &Ident) -> String {
    let name = field.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

fn is_key(field: &Field) -> Result<bool, Error> {
    let mut is_key = false;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("record")) {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("key") {
                is_key = true;
                Ok(())
            } else {
                Err(meta.error("must be `key`"))
            }
        })?;
    }
    Ok(is_key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(input: &str) -> String {
        expand(&syn::parse_str(input).unwrap()).unwrap_or_else(Error::into_compile_error).to_string()
    }

    #[test]
    fn fields_are_columns_in_their_order_and_keys_are_not_written() {
        let made = expanded("struct Client { #[record(key)] id: i64, name: String, r#type: String }");
        assert!(made.contains(r#"all : & ["id" , "name" , "type"] , written : & ["name" , "type"]"#), "{made}");
        assert!(made.contains("Self { id : row . take () ? , name : row . take () ? , r#type : row . take () ? }"));
        assert!(made.contains("to_value (& self . name)") && !made.contains("to_value (& self . id)"));
    }

    #[test]
    fn other_types_and_attributes_are_refused() {
        for (input, message) in [
            ("enum Client { A }", "must be a struct without generics"),
            ("struct Client<T> { name: T }", "must be a struct without generics"),
            ("struct Client(i64);", "must have fields with names"),
            ("struct Client { #[record(skip)] id: i64 }", "must be `key`"),
        ] {
            assert!(expanded(input).contains(message), "{input}");
        }
    }
}
