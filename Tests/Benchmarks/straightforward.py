"""What many would write instead of rollcall: the policy through PyYAML, the account through boto3, a loop over both.

    straightforward.py POLICY URL
"""
import sys

import boto3
import yaml
from botocore.config import Config


def main():
    with open(sys.argv[1]) as file:
        policy = yaml.load(file, Loader=yaml.CSafeLoader)
    chime = boto3.client("chime", endpoint_url=sys.argv[2], region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE",
                         aws_secret_access_key="secret", config=Config(proxies={}))
    pages = chime.get_paginator("list_users").paginate(
        AccountId=policy["account"], PaginationConfig={"PageSize": 200})
    users = {user["UserId"]: user for page in pages for user in page["Users"]}
    changes = 0
    for entry in policy["users"]:
        user = users.get(entry["id"])
        if user is not None and user["LicenseType"] != entry["license"]:
            changes += 1
    print(f"{changes} changes")


main()
