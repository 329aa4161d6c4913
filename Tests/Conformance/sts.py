"""Has our chain assume roles at moto's Security Token Service: its XML is another writer's than ours.

    python3 Tests/Conformance/sts.py PROBE

PROBE is the program `credential-probe`. Needs moto 5.2.1 with its server (`moto[server]`).
"""
import json
import subprocess
import sys
import tempfile

from moto.server import ThreadedMotoServer

CONFIG = """
[default]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/outer
source_profile = middle
role_session_name = conformance
duration_seconds = 900
[profile middle]
role_arn = arn:aws:iam::123456789012:role/inner
external_id = a b&c
source_profile = base
[profile base]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
[profile web]
web_identity_token_file = TOKEN
role_arn = arn:aws:iam::123456789012:role/web
role_session_name = conformance
"""


def main():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/token", "w") as file:
            file.write("header.payload.signature\n")
        with open(f"{folder}/config", "w") as file:
            file.write(CONFIG.replace("TOKEN", f"{folder}/token"))
        environment = {"HOME": folder, "AWS_CONFIG_FILE": f"{folder}/config",
                       "AWS_ENDPOINT_URL_STS": f"http://{host}:{port}"}
        lines = "".join(json.dumps({"environment": environment, "profile": name}) + "\n" for name in [None, "web"])
        run = subprocess.run([sys.argv[1]], input=lines, text=True, stdout=subprocess.PIPE, check=True)
    server.stop()
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    for answer in answers:
        if not answer.get("accessKey", "").startswith("ASIA") or not answer["token"]:
            sys.exit(f"no temporary credentials: {answer}")
    if len(answers) != 2:
        sys.exit(f"{len(answers)} answers to 2 requests")
    print("moto's token service gave credentials for a chain of roles and for a web identity")


main()
