#!/usr/bin/env bash
# usage: mirror.sh
# Prints the folder of a local copy of the provider, or nothing: then the registry is asked.
set -euo pipefail

for folder in "${JARVIS_TERRAFORM_PLUGINS:-}" ~/.terraform.d/plugins /usr/share/terraform/plugins \
    /usr/local/share/terraform/plugins /opt/*/; do
    if [ -n "$folder" ] && [ -d "$folder/registry.terraform.io/hashicorp/aws" ]; then
        echo "${folder%/}"
        break
    fi
done
