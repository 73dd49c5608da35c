# nix build '.?dir=.packaging/nix'
{
  description = "Tells why Terraform can't log in to AWS, and repairs it";
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
  outputs = { self, nixpkgs }:
    let
      systems = [ "x86_64-linux" "aarch64-linux" ];
      source = ../..;
      version = builtins.head (builtins.match ".*WHY403_VERSION \"([0-9.]+)\".*" (builtins.readFile (source + "/src/version.h")));
    in {
      packages = nixpkgs.lib.genAttrs systems (system:
        let pkgs = nixpkgs.legacyPackages.${system}; in {
          default = pkgs.stdenv.mkDerivation {
            pname = "why403";
            inherit version;
            src = source;
            nativeBuildInputs = [ pkgs.pkg-config ];
            buildInputs = with pkgs; [ cjson curl expat inih libmicrohttpd libunistring libyaml ncurses openssl pcre2 ];
            makeFlags = [ "PREFIX=$(out)" ];
            doInstallCheck = true;
            installCheckPhase = "HOME=$TMPDIR $out/bin/why403 check --lab healthy";
            meta = { license = pkgs.lib.licenses.mit; mainProgram = "why403"; };
          };
        });
    };
}
