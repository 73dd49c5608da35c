#include "tests/support/setup.h"

#include <string.h>
#include <time.h>

#include "errors/scrub.h"

#define SWAPPED "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzq9ZtKQ3aB"
#define KEY "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

static const struct {
    const char *line, *scrubbed;
} scrub_rows[] = {
    {"aws_secret_access_key = " KEY, "aws_secret_access_key = ‹secret, 40 characters›"},
    {"\"SecretAccessKey\": \"" KEY "\",", "\"SecretAccessKey\": \"‹secret, 40 characters›\","},
    {"{\\\"SessionToken\\\":\\\"abc123DEF\\\"}",
     "{\\\"SessionToken\\\":\\\"‹secret, 9 characters›\\\"}"},
    {"<SecretAccessKey>" KEY "</SecretAccessKey>",
     "<SecretAccessKey>‹secret, 40 characters›</SecretAccessKey>"},
    {"the key " KEY " alone", "the key ‹secret, 40 characters› alone"},
    {"Authorization: Bearer abc.def-123", "Authorization: Bearer ‹secret, 11 characters›"},
    {"http://bob:hunter2@proxy:3128/", "http://bob:‹secret, 7 characters›@proxy:3128/"},
    {"https://Ab3dEf6hIj@host/", "https://‹secret, 10 characters›@host/"},
    {"https://git@host/ https://long-user.name@host/",
     "https://git@host/ https://long-user.name@host/"},
    {"Credential=AKIARZPUZDIKGB2VALC4/20230113, Signature=0123456789abcdef",
     "Credential=AKIA…ALC4/20230113, Signature=‹secret, 16 characters›"},
    {"export AWS_SESSION_TOKEN=abc+/=", "export AWS_SESSION_TOKEN=‹secret, 6 characters›"},
    {"TF_TOKEN_app_terraform_io=a.b.c", "TF_TOKEN_app_terraform_io=‹secret, 5 characters›"},
    {"password: \"two words\"", "password: \"‹secret, 9 characters›\""},
    {"http://bob:p@ss:w0rd@proxy:8080", "http://bob:‹secret, 9 characters›@proxy:8080"},
    {"http://bob:p/ss@proxy:8080 x", "http://bob:‹secret, 4 characters›@proxy:8080 x"},
    {"http://bob:/p?ss#w0@proxy", "http://bob:‹secret, 8 characters›@proxy"},
    {"http://bob:99/pass@proxy:8080 http://bob:99/pass@p.x",
     "http://bob:‹secret, 7 characters›@proxy:8080 http://bob:‹secret, 7 characters›@p.x"},
    {"http://bob:p@s/w0rd@proxy", "http://bob:‹secret, 8 characters›@proxy"},
    {"http://bob:pass@p.x/a@b", "http://bob:‹secret, 4 characters›@p.x/a@b"},
    {"TF_VAR_token=q1w2", "TF_VAR_token=‹secret, 4 characters›"},
    {"$Env:TF_VAR_token='q1w2'", "$Env:TF_VAR_token='‹secret, 4 characters›'"},
    {"GITHUB_TOKEN=abc", "GITHUB_TOKEN=‹secret, 3 characters›"},
    {"C:\\>setx DB_PASS Tig3r", "C:\\>setx DB_PASS ‹secret, 5 characters›"},
    {"setenv DB_TOKEN \"x y\"", "setenv DB_TOKEN \"‹secret, 3 characters›\""},
    {"aws configure set aws_session_token abc",
     "aws configure set aws_session_token ‹secret, 3 characters›"},
    {"https://hooks.slack.com/services/T000/B000/XxYyZz123456 x",
     "https://hooks.slack.com/services/T000/B000/‹secret, 12 characters› x"},
    {"mysql -uroot -pTiger7 db", "mysql -uroot -p‹secret, 6 characters› db"},
    {"mysqldump -h x -p'Tiger7' db", "mysqldump -h x -p'‹secret, 6 characters›' db"},
    {"git: ghp_abcdefghijklmnop", "git: ‹secret, 20 characters›"},
    {"curl -u 'ann:pw 1' x", "curl -u 'ann:‹secret, 4 characters›' x"},
    {"curl --user ann:hunter2 x", "curl --user ann:‹secret, 7 characters› x"},
    {"curl -sSu ann:hunter2 x", "curl -sSu ann:‹secret, 7 characters› x"},
    {"ls -lu a:b; curl --compressed x:y", "ls -lu a:b; curl --compressed x:y"},
    {"docker run -u 1000 img:tag", "docker run -u 1000 img:tag"},
    {"xoxo-something-long-words", "xoxo-something-long-words"},
    {"glpat-abcdefghijklmnop", "‹secret, 22 characters›"},
    {"GOCSPX-abcdefghij0", "‹secret, 18 characters›"},
    {"x ABSKQmVkcm9ja0FQSUtleS1Zb7Q= y", "x ‹secret, 28 characters› y"},
    {"SAMLResponse=PHNhbWxw", "SAMLResponse=‹secret, 8 characters›"},
    {"xoxb-abcdefghijklmnop", "‹secret, 21 characters›"},
    {"sso_bearer: ab12cd", "sso_bearer: ‹secret, 6 characters›"},
    {"sso_bearer: lettersonly", "sso_bearer: ‹secret, 11 characters›"},
    {"external_id \"x\"", "external_id \"‹secret, 1 characters›\""},
    {"  + external_id  'ab c',", "  + external_id  '‹secret, 4 characters›',"},
    {"password: cacalwfjdij", "password: ‹secret, 11 characters›"},
    {"  x-api-key: XNPWAORRYL", "  x-api-key: ‹secret, 10 characters›"},
    {"export DB_PASS=\"ndrmoyvbjiw\" ADMIN_PWD=x1",
     "export DB_PASS=\"‹secret, 11 characters›\" ADMIN_PWD=‹secret, 2 characters›"},
    {"?token=miezlswjlzz&x=1", "?token=‹secret, 11 characters›&x=1"},
    {"Authorization: Bearer plzmpxmqcci", "Authorization: Bearer ‹secret, 11 characters›"},
    {"-H 'Authorization: Bearer DXNVAEXAVK'", "-H 'Authorization: Bearer ‹secret, 10 characters›'"},
    {"token hvs.abcdefghijklmnopqrst x", "token ‹secret, 24 characters› x"},
    {"a.atlasv1.abcdefghijklmnop", "‹secret, 26 characters›"},
    {"npm_abcdefghijklmnop", "‹secret, 20 characters›"},
    {"secret=RKRTYLCFER", "secret=‹secret, 10 characters›"},
    /* a sentence, a command, a short name */
    {"the password is hunter2Xyz.", "the password is ‹secret, 10 characters›."},
    {"Your password was: 'swordfish'!", "Your password was: '‹secret, 9 characters›'!"},
    {"das Passwort lautet Geheim7", "das Passwort lautet ‹secret, 7 characters›"},
    {"set the token to ab12cd34", "set the token to ‹secret, 8 characters›"},
    {"login ann password sword7fish", "login ann password ‹secret, 10 characters›"},
    {"CREATE USER a PASSWORD 'ab', b IDENTIFIED BY 'cd'",
     "CREATE USER a PASSWORD '‹secret, 2 characters›', b IDENTIFIED BY '‹secret, 2 characters›'"},
    {"x --db-password hunter --token 'a b'",
     "x --db-password ‹secret, 6 characters› --token '‹secret, 3 characters›'"},
    {"sshpass -p ab; docker login -p cd; redis-cli -a ef",
     "sshpass -p ‹secret, 2 characters›; docker login -p ‹secret, 2 characters›; redis-cli -a "
     "‹secret, 2 characters›"},
    {"pw=abc123 pass=swordfish", "pw=‹secret, 6 characters› pass=‹secret, 9 characters›"},
    {"passphrase: correct horse battery # x", "passphrase: ‹secret, 21 characters› # x"},
    {"token: ab12", "token: ‹secret, 4 characters›"},
    {"AWS Secret Access Key [None]: ab12", "AWS Secret Access Key [None]: ‹secret, 4 characters›"},
    {"SecretAccessKey: (string) (len=2) \"ab\"",
     "SecretAccessKey: (string) (len=2) \"‹secret, 2 characters›\""},
    {"Set-Cookie: a=b1; Path=/", "Set-Cookie: ‹secret, 12 characters›"},
    {"\"SecretString\": \"plain\"", "\"SecretString\": \"‹secret, 5 characters›\""},
    /* a pair that was swapped */
    {"Credential=" SWAPPED "/20260101/us-east-1/sts/aws4_request",
     "Credential=‹secret, 40 characters›/20260101/us-east-1/sts/aws4_request"},
    {"?X-Amz-Credential=wJalrXUtnFEMI%2FK7MDENGbPx%2F20260101%2Fus-east-1&X=1",
     "?X-Amz-Credential=‹secret, 26 characters›%2F20260101%2Fus-east-1&X=1"},
    {"AWSAccessKeyId=" SWAPPED "1&Expires=1", "AWSAccessKeyId=‹secret, 41 characters›&Expires=1"},
    {"<AWSAccessKeyId>" SWAPPED "1</AWSAccessKeyId>",
     "<AWSAccessKeyId>‹secret, 41 characters›</AWSAccessKeyId>"},
    {"The AWS Access Key Id " SWAPPED ".", "The AWS Access Key Id ‹secret, 40 characters›."},
    {"aws_access_key_id = " SWAPPED "+", "aws_access_key_id = ‹secret, 41 characters›"},
    /* words of a list, as programs get them */
    {"run([\"curl\", \"-u\", \"ann:hunter2\"])",
     "run([\"curl\", \"-u\", \"ann:‹secret, 7 characters›\"])"},
    {"['curl', '-s', '--user', 'ann:a b']",
     "['curl', '-s', '--user', 'ann:‹secret, 3 characters›']"},
    {"[\\\"curl\\\",\\\"-u\\\",\\\"ann:pw7\\\"]",
     "[\\\"curl\\\",\\\"-u\\\",\\\"ann:‹secret, 3 characters›\\\"]"},
    {"['sshpass', '-p', 'a b', 'ssh', 'h']",
     "['sshpass', '-p', '‹secret, 3 characters›', 'ssh', 'h']"},
    {"[docker, login, -p, abc]", "[docker, login, -p, ‹secret, 3 characters›]"},
    {"\"docker\", \"login\", \"-p\", \"abc\"",
     "\"docker\", \"login\", \"-p\", \"‹secret, 3 characters›\""},
    {"['mysql', '-u', 'root', '-phunter2', 'db']",
     "['mysql', '-u', 'root', '-p‹secret, 7 characters›', 'db']"},
    {"['ssh', '-p', '22', '-u', 'a:b']", "['ssh', '-p', '22', '-u', 'a:b']"},
    /* what only its place or its begin tells */
    {"dsn: ann:hun@ter2@tcp(db.local:3306)/app",
     "dsn: ann:‹secret, 8 characters›@tcp(db.local:3306)/app"},
    {"ann:tiger@unix(/run/mysql.sock)/app", "ann:‹secret, 5 characters›@unix(/run/mysql.sock)/app"},
    {"GET /cb?code=4%2F0AbCd12ef&scope=x HTTP/1.1",
     "GET /cb?code=‹secret, 13 characters›&scope=x HTTP/1.1"},
    {"/cb?state=ab&code=lettersonly", "/cb?state=ab&code=‹secret, 11 characters›"},
    {"grant_type=authorization_code&code=abc&code_verifier=xyz",
     "grant_type=authorization_code&code=‹secret, 3 characters›&code_verifier=‹secret, 3 "
     "characters›"},
    {"the code = 42, exit code=1, error code: 403, /e?code=403&x=1",
     "the code = 42, exit code=1, error code: 403, /e?code=403&x=1"},
    {"/e?code=AccessDenied&x=1", "/e?code=AccessDenied&x=1"},
    {"password = b'hunter2' token: b\"ab12cd\"",
     "password = b'‹secret, 7 characters›' token: b\"‹secret, 6 characters›\""},
    {"  passphrase \"correct horse\"", "  passphrase \"‹secret, 13 characters›\""},
    {"passphrase \"x\" is wrong", "passphrase \"x\" is wrong"},
    {"ann:$apr1$8fHk2LqZ$Xw3Vb0c9ZyQ1mN7pR5tU2.", "ann:‹secret, 37 characters›"},
    {"ann:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=", "ann:‹secret, 33 characters›"},
    {"ConvertTo-SecureString \"pw 1\" -AsPlainText",
     "ConvertTo-SecureString \"‹secret, 4 characters›\" -AsPlainText"},
    {"(convertto-securestring -String 'pw' -Force)",
     "(convertto-securestring -String '‹secret, 2 characters›' -Force)"},
    {"ConvertTo-SecureString -AsPlainText -Force pw7",
     "ConvertTo-SecureString -AsPlainText -Force ‹secret, 3 characters›"},
    {"ConvertTo-SecureString $pw -AsPlainText", "ConvertTo-SecureString $pw -AsPlainText"},
    {"ConvertTo-SecureString failed, ConvertTo-SecureString tiger -Force",
     "ConvertTo-SecureString failed, ConvertTo-SecureString ‹secret, 5 characters› -Force"},
    {"['sshpass', '-p', '‹secret, 3 characters›']", "['sshpass', '-p', '‹secret, 3 characters›']"},
    {"openssl enc -d -k tiger -in x", "openssl enc -d -k ‹secret, 5 characters› -in x"},
    {"openssl rsa -passin pass:tiger -passout 'pass:x'",
     "openssl rsa -passin pass:‹secret, 5 characters› -passout 'pass:‹secret, 1 characters›'"},
    {"['openssl', 'enc', '-pass', 'pass:tiger']",
     "['openssl', 'enc', '-pass', 'pass:‹secret, 5 characters›']"},
    {"curl -k https://x; make -k all", "curl -k https://x; make -k all"},
    {"password：tiger", "password：‹secret, 5 characters›"},
    {"\"token＝ab12cd\"", "\"token＝‹secret, 6 characters›\""},
    {"mfa: 123456 mfa_code=654321 otp=\"111222\"",
     "mfa: ‹secret, 6 characters› mfa_code=‹secret, 6 characters› otp=\"‹secret, 6 characters›\""},
    {"--token-code 123456 token_code = 123456",
     "--token-code ‹secret, 6 characters› token_code = ‹secret, 6 characters›"},
    {"Enter MFA code for arn:aws:iam::123456789012:mfa/ann: 123456",
     "Enter MFA code for arn:aws:iam::123456789012:mfa/ann: ‹secret, 6 characters›"},
    {"mfa is required, mfa: enabled, mfa=12, -p 8080",
     "mfa is required, mfa: enabled, mfa=12, -p 8080"},
    {"dapi0123456789abcdef0123456789abcdef", "‹secret, 36 characters›"},
    {"pul-0123456789abcdef0123456789abcdef01234567", "‹secret, 44 characters›"},
    {"SK0123456789abcdef0123456789abcdef AC0123456789abcdef0123456789abcdef",
     "‹secret, 34 characters› AC0123456789abcdef0123456789abcdef"},
    {"x MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs y",
     "x ‹secret, 59 characters› y"},
    {"dapi-docs-are-here-and-long pul-0123456789abcdef",
     "dapi-docs-are-here-and-long pul-0123456789abcdef"},
    /* what stays */
    {"mysql -p db; mkdir -p x", "mysql -p db; mkdir -p x"},
    {"--- PASS: TestS3Upload/eu-west-1 (0.01s)", "--- PASS: TestS3Upload/eu-west-1 (0.01s)"},
    {"PASS: test_login2 (x.Y)", "PASS: test_login2 (x.Y)"},
    {"PASS: hunter2x9Q", "PASS: ‹secret, 10 characters›"},
    {"Config{Token:\"\", MaxRetries:3}", "Config{Token:\"\", MaxRetries:3}"},
    {"AWS_SESSION_TOKEN=\"\" AWS_REGION=\"eu-west-1\"",
     "AWS_SESSION_TOKEN=\"\" AWS_REGION=\"eu-west-1\""},
    {"Client(token='', user='ann', x)", "Client(token='', user='ann', x)"},
    {"{\\\"token\\\":\\\"\\\", \\\"user\\\":\\\"ann\\\"}",
     "{\\\"token\\\":\\\"\\\", \\\"user\\\":\\\"ann\\\"}"},
    {"{\"tokens\": [\"Zk38dkLq02mXnB77aa\"]} max_tokens: 4096",
     "{\"tokens\": [\"‹secret, 18 characters›\"]} max_tokens: 4096"},
    {"--- FAIL: TestAccVpc_basic (10.32s)", "--- FAIL: TestAccVpc_basic (10.32s)"},
    {"<failure message=\"exit status 1\" type=\"\">",
     "<failure message=\"exit status 1\" type=\"\">"},
    {"failure message: aB3xY9kQ and authorization failure message=\"two words\"",
     "failure message: ‹secret, 8 characters› and authorization failure message=\"‹secret, 9 "
     "characters›\""},
    {"mysql -e x | ssh -p22 h", "mysql -e x | ssh -p22 h"},
    {"docker run -p80:80 mysql", "docker run -p80:80 mysql"},
    {"setx AWS_PROFILE dev", "setx AWS_PROFILE dev"},
    {"the token is expired, the secret is 40 characters long, the password is 'incorrect'",
     "the token is expired, the secret is 40 characters long, the password is 'incorrect'"},
    {"token is base64, the token was 15m30s old, secret is arn:aws:x:1, token is var.a1",
     "token is base64, the token was 15m30s old, secret is arn:aws:x:1, token is var.a1"},
    {"use the --token option; --password is required; --token-file x1",
     "use the --token option; --password is required; --token-file x1"},
    {"pass=12 pass: true PWD=/home/a pwd=C:\\x pass: 3 of 4",
     "pass=12 pass: true PWD=/home/a pwd=C:\\x pass: 3 of 4"},
    {"password: authentication failed for user", "password: authentication failed for user"},
    {"provided token is malformed*", "provided token is malformed*"},
    {"next_token=ab1 token: q1w2", "next_token=ab1 token: q1w2"},
    {"https://proxy:8080/a@b http://a.b:c/@x", "https://proxy:8080/a@b http://a.b:c/@x"},
    {"http://localhost:4566/a@b.c https://h.x/y:z@v1 git::https://h.x/y@v1",
     "http://localhost:4566/a@b.c https://h.x/y:z@v1 git::https://h.x/y@v1"},
    {"access_key: does-not-exist-in-Records", "access_key: does-not-exist-in-Records"},
    {"Bearer authentication failed", "Bearer authentication failed"},
    {"Security token: expired", "Security token: expired"},
    {"PWD=/home/ann by-pass: x", "PWD=/home/ann by-pass: x"},
    {"the password: wrong one", "the password: wrong one"},
    {"RequestID: b16fc6b2-becc-46e0-8c3b-37b58e5f4202, api error",
     "RequestID: b16fc6b2-becc-46e0-8c3b-37b58e5f4202, api error"},
    {"sso/cache/16ff4db39347b47fc9cda3379ea14fce4c2e2c17.json",
     "sso/cache/16ff4db39347b47fc9cda3379ea14fce4c2e2c17.json"},
    {"SSO session token: not found or invalid", "SSO session token: not found or invalid"},
    {"could not get token: SharedConfigAssumeRoleError: no keys",
     "could not get token: SharedConfigAssumeRoleError: no keys"},
    {"The security token included in the request is invalid.",
     "The security token included in the request is invalid."},
    {"arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:role/x"},
    {"AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/token", "AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/token"},
    {"host id: nNUuFGZnDn7SU7XsnFkRed3BPo8+pIx9meSTyBXYZ04HCmUXKUt/tij6031wpAegjJuTd9jsRck=",
     "host id: nNUuFGZnDn7SU7XsnFkRed3BPo8+pIx9meSTyBXYZ04HCmUXKUt/tij6031wpAegjJuTd9jsRck="},
    {"", ""},
    {"<name>db_password</name><value>tigerlily</value>",
     "<name>db_password</name><value>‹secret, 9 characters›</value>"},
    {"<name>fs.s3a.secret.key</name> <value>hunter2x</value>",
     "<name>fs.s3a.secret.key</name> <value>‹secret, 8 characters›</value>"},
    {"<key>api_token</key><string>83649201</string>",
     "<key>api_token</key><string>‹secret, 8 characters›</string>"},
    {"<add value=\"tigerlily\" key=\"DbPassword\"/>",
     "<add value=\"‹secret, 9 characters›\" key=\"DbPassword\"/>"},
    {"\"<variable value=\\\"tigerlily\\\" name=\\\"db_password\\\"/>\"",
     "\"<variable value=\\\"‹secret, 9 characters›\\\" name=\\\"db_password\\\"/>\""},
    {"<password><![CDATA[tiger]]></password>",
     "<password><![CDATA[‹secret, 5 characters›]]></password>"},
    {"\"<password>hunter2</password>\"}", "\"<password>‹secret, 7 characters›</password>\"}"},
    {"<Code>ExpiredToken</Code><Message>The token has expired</Message>",
     "<Code>ExpiredToken</Code><Message>The token has expired</Message>"},
    {"<name>region</name><value>eu-west-1</value>", "<name>region</name><value>eu-west-1</value>"},
    {"SET PASSWORD FOR 'ann'@'%' = PASSWORD('tiger');",
     "SET PASSWORD FOR 'ann'@'%' = PASSWORD('‹secret, 5 characters›');"},
    {"alter user ann identified by 'tiger';",
     "alter user ann identified by '‹secret, 5 characters›';"},
    {"alter role ann with password 'tiger'",
     "alter role ann with password '‹secret, 5 characters›'"},
    {"CREATE LOGIN ann WITH PASSWORD = N'tiger';",
     "CREATE LOGIN ann WITH PASSWORD = N'‹secret, 5 characters›';"},
    {"CREATE USER ann IDENTIFIED WITH caching_sha2_password BY 'tiger'",
     "CREATE USER ann IDENTIFIED WITH caching_sha2_password BY '‹secret, 5 characters›'"},
    {"password 'default' is no good one", "password 'default' is no good one"},
    {"password for ann is hunter2x", "password for ann is ‹secret, 8 characters›"},
    {"password for the database is wrong", "password for the database is wrong"},
    {"machine app.terraform.io login ann password TIGER",
     "machine app.terraform.io login ann password ‹secret, 5 characters›"},
    {"db.example.com:5432:prod:ann:tiger", "db.example.com:5432:prod:ann:‹secret, 5 characters›"},
    {"*:*:*:ann:TIGER", "*:*:*:ann:‹secret, 5 characters›"},
    {"main.tf:12:5:6:x modules/a.tf:1234:5: error", "main.tf:12:5:6:x modules/a.tf:1234:5: error"},
    {"podman login -u ann -p tiger quay.io",
     "podman login -u ann -p ‹secret, 5 characters› quay.io"},
    {"helm registry login r.example.com -u ann -p tiger",
     "helm registry login r.example.com -u ann -p ‹secret, 5 characters›"},
    {"az login --service-principal -u app -p tiger --tenant t",
     "az login --service-principal -u app -p ‹secret, 5 characters› --tenant t"},
    {"keytool -storepass tiger -list", "keytool -storepass ‹secret, 5 characters› -list"},
    {"ldapsearch -D cn=ann -w tiger -b x", "ldapsearch -D cn=ann -w ‹secret, 5 characters› -b x"},
    {"mosquitto_pub -u ann -P tiger -t x", "mosquitto_pub -u ann -P ‹secret, 5 characters› -t x"},
    {"smbclient //srv/x -U ann%tiger", "smbclient //srv/x -U ann%‹secret, 5 characters›"},
    {"curl -uann:tiger https://x", "curl -uann:‹secret, 5 characters› https://x"},
    {"curl --proxy-user ann:tiger https://x",
     "curl --proxy-user ann:‹secret, 5 characters› https://x"},
    {"curl --user=ann:tiger https://x", "curl --user=ann:‹secret, 5 characters› https://x"},
    {"curl -b 'sid=tiger' https://x", "curl -b '‹secret, 9 characters›' https://x"},
    {"sshpass -p'tiger' ssh h", "sshpass -p'‹secret, 5 characters›' ssh h"},
    {"openssl rsa -passin pass:tiger -in k",
     "openssl rsa -passin pass:‹secret, 5 characters› -in k"},
    {"Driver={ODBC};Uid=ann;Pwd=836492;", "Driver={ODBC};Uid=ann;Pwd=‹secret, 6 characters›;"},
    {"AccountName=acct;AccountKey=Zq7mK2v==;EndpointSuffix=core.windows.net",
     "AccountName=acct;AccountKey=‹secret, 9 characters›;EndpointSuffix=core.windows.net"},
    {"Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=tigerlily",
     "Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=‹secret, 9 characters›"},
    {"https://a.blob.core.windows.net/c?sv=2022-11-02&sig=Zq7mK2v%3D",
     "https://a.blob.core.windows.net/c?sv=2022-11-02&sig=‹secret, 10 characters›"},
    {"jdbc:oracle:thin:ann/tiger@db:1521:x",
     "jdbc:oracle:thin:ann/‹secret, 5 characters›@db:1521:x"},
    {"AUTHORIZATION: BEARER 83649201", "AUTHORIZATION: BEARER ‹secret, 8 characters›"},
    {"Authorization: token Zq7mK2vR", "Authorization: token ‹secret, 8 characters›"},
    {"Authorization: Negotiate YIIJvwYGKwYB", "Authorization: Negotiate ‹secret, 12 characters›"},
    {"Authorization: Digest username=\"ann\", nonce=\"n\", response=\"0123456789abcdef\", "
     "uri=\"/\"",
     "Authorization: Digest username=\"ann\", nonce=\"n\", response=\"‹secret, 16 characters›\", "
     "uri=\"/\""},
    {"Authorization: AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKD=",
     "Authorization: AWS AKIA…MPLE:‹secret, 13 characters›"},
    {"authorization: token expired", "authorization: token expired"},
    {"Authorization: access denied for user ann", "Authorization: access denied for user ann"},
    {"X-Vault-Token: tigerlily", "X-Vault-Token: ‹secret, 9 characters›"},
    {"AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQ", "‹secret, 38 characters›"},
    {"https://canary.discord.com/api/webhooks/123/Zq7mK2",
     "https://canary.discord.com/api/webhooks/123/‹secret, 6 characters›"},
    {"https://discord.com/api/v10/webhooks/123/Zq7mK2",
     "https://discord.com/api/v10/webhooks/123/‹secret, 6 characters›"},
    {"https://x.webhook.office.com/webhookb2/0a1b@0c/IncomingWebhook/0123abcd/0f",
     "https://x.webhook.office.com/webhookb2/0a1b@0c/IncomingWebhook/‹secret, 8 characters›/0f"},
    {"https://api.telegram.org/bot123456:AAEZq7mK2v/sendMessage",
     "https://api.telegram.org/bot123456:‹secret, 10 characters›/sendMessage"},
    {"DD_APP_KEY=0123abcd", "DD_APP_KEY=‹secret, 8 characters›"},
    {"client-key-data: LS0tLS1CRUdJTi", "client-key-data: ‹secret, 14 characters›"},
    {"\"auth\": \"YW5uOnRpZ2Vy\"", "\"auth\": \"‹secret, 12 characters›\""},
    {"\"auth\": \"required\"", "\"auth\": \"required\""},
    {"//r.example.com/:_auth=YW5uOnRpZ2Vy", "//r.example.com/:_auth=‹secret, 12 characters›"},
    {"s.Zq7mK2vRp9TxL4nWb8YdZq7m and hvr.CAESIZq7mK2vRp9TxL4n",
     "‹secret, 26 characters› and ‹secret, 24 characters›"},
    {"Unseal Key 1: Zq7mK2vRp9TxL4nWb8Yd", "Unseal Key 1: ‹secret, 20 characters›"},
    {"secret_id=\"0a1b2c3d-1111-2222-3333-444455556666\"", "secret_id=\"‹secret, 36 characters›\""},
    {"--secret-id prod/database", "--secret-id prod/database"},
    {"glrt-Zq7mK2vRp9TxL4nWb8Yd xapp-1-A012-123-Zq7mK2vRp9",
     "‹secret, 25 characters› ‹secret, 26 characters›"},
    {"sk_live_Zq7mK2vRp9TxL4 sk-proj-Zq7mK2vRp9TxL4 squ_0123456789abcdef",
     "‹secret, 22 characters› ‹secret, 22 characters› ‹secret, 20 characters›"},
    {"ya29.a0AfZq7mK2vRp9TxL4nWb SG.Zq7mK2vRp9TxL4nWb8Yd",
     "‹secret, 26 characters› ‹secret, 23 characters›"},
    {"ann:$apr1$abc$Zq7mK2vRp9TxL4nWb8Yd11", "ann:‹secret, 32 characters›"},
    {"cost $1$2 and $6 for $PATH", "cost $1$2 and $6 for $PATH"},
    {"args = [\"--token\", \"tiger\", \"--db-password\", \"lion\"]",
     "args = [\"--token\", \"‹secret, 5 characters›\", \"--db-password\", \"‹secret, 4 "
     "characters›\"]"},
    {"/* token: Zq7mK2vR */", "/* token: ‹secret, 8 characters› */"},
    {"helper --secret=tigerlily get", "helper --secret=‹secret, 9 characters› get"},
    {"git::https://h/m.git?ref=v1&sshkey=LS0tLS1",
     "git::https://h/m.git?ref=v1&sshkey=‹secret, 7 characters›"},
    {"--token=required", "--token=required"},
    {"aws_secret_access_key%3DaB1&secret_key%253daB1%2f",
     "aws_secret_access_key%3D‹secret, 3 characters›&secret_key%253d‹secret, 6 characters›"},
    {"body=%26SecretAccessKey%3D" SWAPPED "%26x",
     "body=%26SecretAccessKey%3D‹secret, 40 characters›%26x"},
    {"x-amz-security-token%3A%20aB1 %22password%22%3A%22p%22",
     "x-amz-security-token%3A%20‹secret, 3 characters› %22password%22%3A%22‹secret, 1 "
     "characters›%22"},
    {"key%22%3A%22" SWAPPED "%22", "key%22%3A%22‹secret, 40 characters›%22"},
    {"x" SWAPPED " _" SWAPPED "_ 0x" SWAPPED,
     "x‹secret, 40 characters› _‹secret, 40 characters›_ 0x‹secret, 40 characters›"},
    {"token%3Arequired name%3Dvalue%26x 0x52908400098527886E0F7030069857D2E4169EE7",
     "token%3Arequired name%3Dvalue%26x 0x52908400098527886E0F7030069857D2E4169EE7"},
    {"  with secret \"AhAUHNCNKoI8ShT\"", "  with secret \"‹secret, 15 characters›\""},
    {"the secret \"prod/db-main1\" of", "the secret \"prod/db-main1\" of"},
    {"[sudo] password for ann: YvqAkXrtezlp", "[sudo] password for ann: ‹secret, 12 characters›"},
    {"Password for ann: YvqAkXrtezlp", "Password for ann: ‹secret, 12 characters›"},
    {"Password for ann: incorrect", "Password for ann: incorrect"},
    {"[sudo] password for ann: ", "[sudo] password for ann: "},
    /* alone in an address, in a row of a table, of Windows, of Azure, without its sign */
    {"https://abcdefghijklmnopqrstuvwxyz@h/ https://0123456789abcdef0123@h/",
     "https://‹secret, 26 characters›@h/ https://‹secret, 20 characters›@h/"},
    {"https://service-account-name@h/ https://jenkins2023@h https://x-oauth-basic@h",
     "https://service-account-name@h/ https://jenkins2023@h https://x-oauth-basic@h"},
    {"token: hunterxyz", "token: ‹secret, 9 characters›"},
    {"secret_id    6a174c20-f6de-a53c-74d2-6018fcceff64", "secret_id    ‹secret, 36 characters›"},
    {"│ token  6a174c20-f6de-a53c-74d2-6018fcceff64", "│ token  ‹secret, 36 characters›"},
    {"SecretID: 6a174c20-f6de-a53c-74d2-6018fcceff64", "SecretID: ‹secret, 36 characters›"},
    {"secret_id_accessor  6a174c20-f6de-a53c-74d2-6018fcceff64",
     "secret_id_accessor  6a174c20-f6de-a53c-74d2-6018fcceff64"},
    {"the token 6a174c20-f6de-a53c-74d2-6018fcceff64 was",
     "the token 6a174c20-f6de-a53c-74d2-6018fcceff64 was"},
    {"net use X: \\\\h\\share Tiger /user:ann",
     "net use X: \\\\h\\share ‹secret, 5 characters› /user:ann"},
    {"net use \\\\h\\share /user:ann Tiger",
     "net use \\\\h\\share /user:ann ‹secret, 5 characters›"},
    {"net use X: \\\\h\\share * /user:a", "net use X: \\\\h\\share * /user:a"},
    {"net use \\\\h\\share failed", "net use \\\\h\\share failed"},
    {"id abc8Q~dEfGhIjKlMnOpQrStUvWxYz012345678 x", "id ‹secret, 38 characters› x"},
    {"a~b 8Q~ abc8Q~short", "a~b 8Q~ abc8Q~short"},
    {"AZURE_DEVOPS_EXT_PAT=abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst",
     "AZURE_DEVOPS_EXT_PAT=‹secret, 52 characters›"},
    {"format=abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst",
     "format=abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"},
    {"new aB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3daB3dAZDOx1y2 x",
     "new ‹secret, 84 characters› x"},
    {"The password is: hunter.", "The password is: ‹secret, 6 characters›."},
    {"the password is hunter, password is: required",
     "the password is hunter, password is: required"},
    {"secretKey3D" SWAPPED " x", "secretKey3D‹secret, 40 characters› x"},
    {"SessionToken3DIQoJb3JpZ2luX2VjEEIg27%26x", "SessionToken3D‹secret, 22 characters›%26x"},
    {"aws_secret_access_key" SWAPPED, "aws_secret_access_key‹secret, 40 characters›"},
    {"hash" SWAPPED " name3Dx token3Ddescribed", "hash" SWAPPED " name3Dx token3Ddescribed"},
    {"{\"cmd\":[\"--password\",\"tiger\"]}",
     "{\"cmd\":[\"--password\",\"‹secret, 5 characters›\"]}"},
};

void test_scrub_takes_secrets_and_leaves_the_rest(void **state)
{
    Arena a = ARENA_INIT;
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(scrub_rows); i++) {
        assert_string_equal(scrub_text(&a, scrub_rows[i].line, false), scrub_rows[i].scrubbed);
    }
    assert_string_equal(scrub_text(&a, "a\n\nb AKIARZPUZDIKGB2VALC4", true),
                        "a\n\nb AKIARZPUZDIKGB2VALC4");
    arena_clear(&a);
}

/* What stands inside of a secret or of its name, and is none of it: colours, escapes, entities,
 * what nobody sees. Around the mask each byte stays. */
void test_scrub_reads_lines_as_they_were_meant(void **state)
{
    static const struct {
        const char *line, *scrubbed;
    } rows[] = {
        {"{\"SecretAccessKey\":\"wJalrXUtnFEMI\\/K7MDENG\\/bPxRfiCYzq\"}",
         "{\"SecretAccessKey\":\"‹secret, 32 characters›\"}"},
        {"{\"Token\":\"IQoJ\\u002b\\u002fb3JpZ2\\u003d\\u003D\",\"a\":\"x\\/y\"}",
         "{\"Token\":\"‹secret, 14 characters›\",\"a\":\"x\\/y\"}"},
        {"{\"log\":\"{\\\"m\\\":\\\"SecretAccessKey: wJalrXUtnFEMI\\\\/K7MDENG\\\\/b9 x\\\"}\"}",
         "{\"log\":\"{\\\"m\\\":\\\"SecretAccessKey: ‹secret, 24 characters› x\\\"}\"}"},
        {"\\u0022secret_key\\u0022:\\u0022abc9\\u0022",
         "\\u0022secret_key\\u0022:\\u0022‹secret, 4 characters›\\u0022"},
        {"aws_secret_access_key = \x1b[32mwJal\x1b[0m\x1b[1mrXUt9\x1b[0m x",
         "aws_secret_access_key = \x1b[32m‹secret, 9 characters›\x1b[0m x"},
        {"\x1b[01;31m\x1b[Ksecret_\x1b[m\x1b[Kkey=ab9",
         "\x1b[01;31m\x1b[Ksecret_\x1b[m\x1b[Kkey=‹secret, 3 characters›"},
        {"\\u001b[1mpass\\u001b[0mword=\\u001b[32mab9\\u001b[0m",
         "\\u001b[1mpass\\u001b[0mword=\\u001b[32m‹secret, 3 characters›\\u001b[0m"},
        {"password=^[[32mab9^[[0m \x1b]8;;http://x\ay",
         "password=^[[32m‹secret, 3 characters›^[[0m \x1b]8;;http://x\ay"},
        {"secret_key = &quot;wJal&#x2F;K7&#47;b&plus;&amp;quot; &lt;x&gt;",
         "secret_key = &quot;‹secret, 10 characters›&amp;quot; &lt;x&gt;"},
        {"&lt;SecretAccessKey&gt;wJalrXUt9&lt;/SecretAccessKey&gt;",
         "&lt;SecretAccessKey&gt;‹secret, 9 characters›&lt;/SecretAccessKey&gt;"},
        {"password&nbsp;=&nbsp;ab9", "password&nbsp;=&nbsp;‹secret, 3 characters›"},
        {"aws_secret_access_key=\u200bwJalrXUt\u200bnF9 x\u200by",
         "aws_secret_access_key=\u200b‹secret, 11 characters› x\u200by"},
        {"pass\u00adword:\u00a0Ab9\ufeffcd1", "pass\u00adword:\u00a0‹secret, 6 characters›"},
        {"secret_key=ab\x01\x7f"
         "9\xff",
         "secret_key=‹secret, 3 characters›\xff"},
        /* what stays */
        {"C:\\users\\x \\/ \\u12 &amp; &x; \x1b[1m\u200b│ é \xc2 [0m",
         "C:\\users\\x \\/ \\u12 &amp; &x; \x1b[1m\u200b│ é \xc2 [0m"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        AUTO_BUF Buf out = BUF_INIT(4096);
        scrub_line(&out, span_of(rows[i].line), false);
        assert_string_equal(out.ptr, rows[i].scrubbed);
    }
}

/* A secret whose lines, or whose value, stand apart from its name. */
void test_scrub_takes_what_stands_apart_from_its_name(void **state)
{
    static const struct {
        const char *text, *scrubbed;
    } rows[] = {
        {"curl -sS -u \\\n  ann:hunter2 \\\n  https://x",
         "curl -sS -u \\\n  ann:‹secret, 7 characters› \\\n  https://x"},
        {"$ x --db-password \\\nhunter2\nls", "$ x --db-password \\\n‹secret, 7 characters›\nls"},
        {"docker login -u ann -p \\\n    abc reg",
         "docker login -u ann -p \\\n    ‹secret, 3 characters› reg"},
        {"docker run -p \\\n  8080:80 img", "docker run -p \\\n  8080:80 img"},
        {"--token \\\n  --profile dev", "--token \\\n  --profile dev"},
        /* YAML */
        {"password: |\n  hunter2 x\n\n  ab\nnext: ok",
         "password: |\n  ‹secret, 9 characters›\n\n  ‹secret, 2 characters›\nnext: ok"},
        {"a:\n  db_password: >-\n    x\n  b: y",
         "a:\n  db_password: >-\n    ‹secret, 1 characters›\n  b: y"},
        {"- token: !vault |2\n    ab\n- x: y",
         "- token: ‹secret, 6 characters› |2\n    ‹secret, 2 characters›\n- x: y"},
        {"2026-02-11T10:02:44.1Z password: |+\n2026-02-11T10:02:45.1Z   ab\n2026-02-11T10:02:45.1Z "
         "x",
         "2026-02-11T10:02:44.1Z password: |+\n2026-02-11T10:02:45.1Z   ‹secret, 2 "
         "characters›\n2026-02-11T10:02:45.1Z x"},
        {"web_1  | password: >\nweb_1  |    a b\nweb_1  | x",
         "web_1  | password: >\nweb_1  |    ‹secret, 3 characters›\nweb_1  | x"},
        {"passwords:\n  - ab\n  - \"c d\"\nx: y",
         "passwords:\n  - ‹secret, 2 characters›\n  - \"‹secret, 4 characters›\nx: y"},
        {"password:\n  hunter\nx: y", "password:\n  ‹secret, 6 characters›\nx: y"},
        {"password: \"a b\n  c d\"\nx", "password: \"‹secret, 3 characters›\n  ‹secret, 3 "
                                        "characters›\"\nx"},
        /* XML */
        {"<name>db_password</name>\n  <value>tiger</value>\n  <value>x</value>",
         "<name>db_password</name>\n  <value>‹secret, 5 characters›</value>\n  <value>x</value>"},
        {"\t<key>api_token</key>\n\t<string>tiger</string>",
         "\t<key>api_token</key>\n\t<string>‹secret, 5 characters›</string>"},
        {"<name>password</name>\n<password>ab</password>\n<name>region</name>\n<value>x</value>",
         "<name>password</name>\n<password>‹secret, 2 "
         "characters›</password>\n<name>region</name>\n<value>x</value>"},
        /* HCL */
        {"password = <<-EOT\n  a b\n  EOT\nx",
         "password = <<-EOT\n  ‹secret, 3 characters›\n  EOT\nx"},
        {"external_ids = toset([\n  \"ab\",\n])\nx",
         "external_ids = ‹secret, 7 characters›\n  \"‹secret, 2 "
         "characters›\",\n])\nx"},
        {"password = sensitive(\"ab\")",
         "password = ‹secret, 10 characters›\"‹secret, 2 characters›\")"},
        {"secret_key = var.x ? \"a\" : \"b\"",
         "secret_key = var.x ? \"‹secret, 1 characters›\" : \"‹secret, 1 characters›\""},
        {"  ~ external_id = \"a\" -> \"b\" # c",
         "  ~ external_id = \"‹secret, 1 characters›\" -> \"‹secret, 1 characters›\" # c"},
        {"password: \"a\" => \"b\"",
         "password: \"‹secret, 1 characters›\" => \"‹secret, 1 characters›\""},
        {"\"password\": [\"a\", \"b\"], \"c\": \"d\"",
         "\"password\": [\"‹secret, 1 characters›\", \"‹secret, 1 characters›\"], \"c\": \"d\""},
        {"password = \"ab\\\"cd\" x", "password = \"‹secret, 6 characters›\" x"},
        /* the value's own name */
        {"- name: DB_PASSWORD\n  value: ab\n- name: B\n  value: c",
         "- name: DB_PASSWORD\n  value: ‹secret, 2 characters›\n- name: B\n  value: c"},
        {"variable \"db_password\" {\n  type = string\n  default = \"ab\"\n}",
         "variable \"db_password\" {\n  type = string\n  default = \"‹secret, 2 characters›\"\n}"},
        {"{\"name\":\"DB_PASSWORD\",\"value\":\"x\"},{\"name\":\"A\",\"value\":\"b\"}",
         "{\"name\":\"DB_PASSWORD\",\"value\":\"‹secret, 1 "
         "characters›\"},{\"name\":\"A\",\"value\":\"b\"}"},
        {"\"db_password\": {\"type\": \"string\", \"value\": \"x\"}, \"vpc\": {\"value\": \"y\"}",
         "\"db_password\": {\"type\": \"string\", \"value\": \"‹secret, 1 characters›\"}, \"vpc\": "
         "{\"value\": \"y\"}"},
        {"{\"Value\":\"x\",\"Name\":\"DB_PASSWORD\"},{\"Value\":\"b\",\"Name\":\"A\"}",
         "{\"Value\":\"‹secret, 1 "
         "characters›\",\"Name\":\"DB_PASSWORD\"},{\"Value\":\"b\",\"Name\":\"A\"}"},
        {"<SecretAccessKey>\n  short\n</SecretAccessKey>\n  rest",
         "<SecretAccessKey>\n  ‹secret, 5 characters›\n</SecretAccessKey>\n  rest"},
        /* a table, as AWS's console writes it */
        {"User name,Password,Console login link\nbob,Tiger7,https://x\nann,,https://y\nbye,now",
         "User name,Password,Console login link\nbob,‹secret, 6 "
         "characters›,https://x\nann,,https://y\nbye,now"},
        {"\"Id\",\"Secret\",\"DB Password\"\r\n\"1\",\"a\",\"b,c\"\r\n2,d,e",
         "\"Id\",\"Secret\",\"DB Password\"\r\n\"1\",\"a\",\"‹secret, 3 "
         "characters›\"\r\n2,d,‹secret, 1 characters›"},
        /* what stays */
        {"Missing region, password, or profile\none, two, three",
         "Missing region, password, or profile\none, two, three"},
        {"Error,password\nno table, but prose, with commas",
         "Error,password\nno table, but prose, with commas"},
        {"│ password: |\n│ x", "│ password: |\n│ x"},
        {"password:\n  value: var.x\nsession token:\n  not found",
         "password:\n  value: "
         "var.x\nsession token:\n  not found"},
        {"password = var.x\ntoken = null\nsecret: {\n}",
         "password = var.x\ntoken = null\nsecret: {\n}"},
        {"+ password = (sensitive value)", "+ password = (sensitive value)"},
        {"password: \"abc\nError: x", "password: \"‹secret, 3 characters›\nError: x"},
        {"resource \"random_password\" \"db\" {\n  length = 16\n}",
         "resource \"random_password\" \"db\" {\n  length = 16\n}"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        assert_string_equal(scrub_text(&a, rows[i].text, false), rows[i].scrubbed);
        arena_clear(&a);
    }
}

/* A key in PEM is a secret on each of its lines, whatever stands in front of them. */
void test_scrub_takes_keys_in_pem(void **state)
{
    static const struct {
        const char *text, *scrubbed;
    } rows[] = {
        {"a\n-----BEGIN RSA PRIVATE KEY-----\nMIIEabc\nab+/\nc=\n-----END RSA PRIVATE KEY-----\nb",
         "a\n-----BEGIN RSA PRIVATE KEY-----\n‹secret, 7 characters›\n‹secret, 4 characters›\n"
         "‹secret, 2 characters›\n-----END RSA PRIVATE KEY-----\nb"},
        {"x: \"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n\", y",
         "x: \"-----BEGIN PRIVATE KEY-----‹secret, 8 characters›-----END PRIVATE KEY-----\\n\", y"},
        {"-----BEGIN CERTIFICATE-----\nMIIEabc\n-----END CERTIFICATE-----",
         "-----BEGIN CERTIFICATE-----\nMIIEabc\n-----END CERTIFICATE-----"},
        /* its begin was cut off */
        {"│ MIIEpAIBAAKCAQEAx1Qk9Zb7Lw3nVt5sYhGfD2eRjKpMmNoUuIiOaAsSdDfFgGhH\n│ q8rT2wXyZ0aBcD==\n"
         "│ -----END RSA PRIVATE KEY-----",
         "│ ‹secret, 64 characters›\n│ ‹secret, 16 characters›\n│ -----END RSA PRIVATE KEY-----"},
        {"-----BEGIN "
         "CERTIFICATE-----\nMIIEpAIBAAKCAQEAx1Qk9Zb7Lw3nVt5sYhGfD2eRjKpMmNoUuIiOaAsSdDfFgGhH\n",
         "-----BEGIN "
         "CERTIFICATE-----\nMIIEpAIBAAKCAQEAx1Qk9Zb7Lw3nVt5sYhGfD2eRjKpMmNoUuIiOaAsSdDfFgGhH"},
        {"-----BEGIN EC PRIVATE KEY", "-----BEGIN EC PRIVATE KEY"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        assert_string_equal(scrub_text(&a, rows[i].text, false), rows[i].scrubbed);
        arena_clear(&a);
    }
}

/* A secret that was folded is one on each of its lines, whatever stands in front of them. */
void test_scrub_takes_secrets_that_are_wrapped(void **state)
{
    static const struct {
        const char *text, *scrubbed;
    } rows[] = {
        {"export AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEEIg27jfeb2HdD\nfIaHI9B34H45kDIFcfc6G+/7KjBe3B\n"
         "j9e6\n$ terraform plan",
         "export AWS_SESSION_TOKEN=‹secret, 30 characters›\n‹secret, 30 characters›\n‹secret, 4 "
         "characters›\n$ terraform plan"},
        {"> x AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIaK7MDEN\n> bPxRfiCYzqabcdefghij rest",
         "> x AWS_SECRET_ACCESS_KEY=‹secret, 20 characters›\n> ‹secret, 20 characters› rest"},
        {"│ aws_secret_access_key = wJalrXUtnFEMI5K7MDEN  │\n│ bPxRfiCYzqabcdefghij │\n╵",
         "│ aws_secret_access_key = ‹secret, 20 characters›  │\n│ ‹secret, 20 characters› │\n╵"},
        {"2026-02-11T10:02:44.1131234Z AWS_SECRET_ACCESS_KEY=wJalrXUtn\x1b[0m\n"
         "2026-02-11T10:02:44.1131239Z FEMI5K7MDEN9\n2026-02-11T10:02:44.1131239Z Error: x",
         "2026-02-11T10:02:44.1131234Z AWS_SECRET_ACCESS_KEY=‹secret, 9 characters›\x1b[0m\n"
         "2026-02-11T10:02:44.1131239Z ‹secret, 12 characters›\n2026-02-11T10:02:44.1131239Z "
         "Error: "
         "x"},
        {"\"msg\":\"AWS_SECRET_ACCESS_KEY=wJalrXUtn\\n> FEMI5K7MDEN9\\nError: y\"",
         "\"msg\":\"AWS_SECRET_ACCESS_KEY=‹secret, 9 characters›\\n> ‹secret, 12 "
         "characters›\\nError: y\""},
        {"AWS_SESSION_TOKEN=\nIQoJb3JpZ2luX2VjEEIg27\nab1=\nx1y",
         "AWS_SESSION_TOKEN=\n‹secret, 22 characters›\n‹secret, 4 characters›\n‹secret, 3 "
         "characters›"},
        /* the name, or what stands between it and its value, was folded */
        {"Error: configuring the provider of Terraform AWS_SESSION_T\nOKEN=abc123DEF x",
         "Error: configuring the provider of Terraform AWS_SESSION_T\nOKEN=‹secret, 9 characters› "
         "x"},
        {"│ tok │\n│ en: IQoJb3JpZ2luX2VjEE │", "│ tok │\n│ en: ‹secret, 18 characters› │"},
        {"> \"SessionTok\n> en\": \"IQoJb3JpZ2luX2VjEE\"",
         "> \"SessionTok\n> en\": \"‹secret, 18 characters›\""},
        {"Error: configuring the provider of Terraform passw\nord=Hunter2x9 x",
         "Error: configuring the provider of Terraform passw\nord=‹secret, 9 characters› x"},
        {"Error: configuring the provider of Terraform password=\nHunter2x9 x",
         "Error: configuring the provider of Terraform password=\n‹secret, 9 characters› x"},
        {"Error: configuring the provider of Terraform password\n: Hunter2x9 x",
         "Error: configuring the provider of Terraform password\n: ‹secret, 9 characters› x"},
        {"Error: configuring the provider, SecretAccessKey: "
         "wJalrXU\ntnFEMIK7MDENGbPxRfiCYzq9TbW3s4Lab x",
         "Error: configuring the provider, SecretAccessKey: ‹secret, 7 characters›\n‹secret, 33 "
         "characters› x"},
        {"Error: configuring the provider, Authorization: Bearer ey\nJhbGciOiJSUzI1NiIsImtp.ZCI6 x",
         "Error: configuring the provider, Authorization: Bearer ‹secret, 2 characters›\n‹secret, "
         "27 characters› x"},
        {"Authorization: Bearer\n  JhbGciOiJSUzI1NiIsImtp.ZCI6 x",
         "Authorization: Bearer\n  ‹secret, 27 characters› x"},
        /* uneven lines, of which the first is as long as a secret key */
        {"│ token: IQoJb3JpZ2luX2VjEJr1IQoJb3JpZ2luX2VjEJr1\n│ "
         "c3QtMSJHMEUCIQDx8Yq7Zk2mN4pL0sVbT6\n│ abcdefGHIJ1==",
         "│ token: ‹secret, 40 characters›\n│ ‹secret, 34 characters›\n│ ‹secret, 13 characters›"},
        {"<SessionToken>\nIQoJb3JpZ2luX2VjEJr1\nmN4pL0s==\n</SessionToken>\nAb1Ab1Ab1Ab1Ab1Ab1",
         "<SessionToken>\n‹secret, 20 characters›\n‹secret, 9 "
         "characters›\n</SessionToken>\nAb1Ab1Ab1Ab1Ab1Ab1"},
        /* what stays */
        {"Error: configuring the provider: could not get the session\ntoken: not found, 12 times",
         "Error: configuring the provider: could not get the session\ntoken: not found, 12 times"},
        {"Error: the provider of Terraform found nothing: password=\nAWS_REGION2=eu-west-1 x",
         "Error: the provider of Terraform found nothing: password=\nAWS_REGION2=eu-west-1 x"},
        {"password=\nHunter2x9", "password=\nHunter2x9"},
        {"vertex module.net.aws_subnet.private: this visit is complete\nexpression: 2 of 3 tokens",
         "vertex module.net.aws_subnet.private: this visit is complete\nexpression: 2 of 3 tokens"},
        {"password: hunter2\nterraform plan\nError: x",
         "password: ‹secret, 7 characters›\nterraform "
         "plan\nError: x"},
        {"AWS_SESSION_TOKEN=IQoJb3JpZ2\nAWS_REGION=eu-west-1", "AWS_SESSION_TOKEN=‹secret, 10 "
                                                               "characters›\nAWS_REGION=eu-west-1"},
        {"aws_secret_access_key = " KEY "\nw1W x", "aws_secret_access_key = ‹secret, 40 "
                                                   "characters›\nw1W x"},
        {"token=IQoJb3JpZ2\nError: ExpiredToken\n2026-01-01 x",
         "token=‹secret, 10 characters›\nError: ExpiredToken\n2026-01-01 x"},
        {"session token:\nExpiredTokenException here",
         "session token:\nExpiredTokenException here"},
    };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        Arena a = ARENA_INIT;
        assert_string_equal(scrub_text(&a, rows[i].text, false), rows[i].scrubbed);
        arena_clear(&a);
    }
}

/* A line is looked at once, whatever stands on it again and again. */
void test_scrub_takes_no_longer_on_long_lines(void **state)
{
    static const char *const parts[] = {"a",
                                        "a.",
                                        "=",
                                        ":",
                                        "a=",
                                        "B",
                                        "password: a",
                                        "://",
                                        "://a:a@",
                                        "-u ",
                                        "\"",
                                        "token ",
                                        "eyJ",
                                        "hvs.",
                                        "?token=a&",
                                        "xox",
                                        "credential=a",
                                        "Bearer ",
                                        "A1a/+=",
                                        "<a>",
                                        "-----BEGIN ",
                                        "mysql -p",
                                        "setx TOKEN ",
                                        "://hooks.slack.com/services/a/",
                                        "password is ",
                                        "--token x ",
                                        "\"value\":",
                                        "password 'a",
                                        "password = \"a\" -> \"b\" ",
                                        "://a:@",
                                        "\\",
                                        "\\/",
                                        "&",
                                        "&amp;",
                                        "\x1b]",
                                        "\x1b[",
                                        "\\e[",
                                        "sig=",
                                        "auth=",
                                        "a:1234:b:c:",
                                        ":thin:a/",
                                        "$1$a$b",
                                        "<value>",
                                        "value=\"a\" ",
                                        "Authorization: Digest ",
                                        "://x.webhook.office.com/",
                                        "login a password ",
                                        "password for a is ",
                                        "%3D",
                                        "%20",
                                        "%22%3D",
                                        "password%3D",
                                        "token%3D",
                                        "pass:(",
                                        "pass=a://",
                                        "password(",
                                        "secret=var.",
                                        "secret=***",
                                        "value=x",
                                        "3d",
                                        "credential=",
                                        "code=",
                                        "~",
                                        "a:(",
                                        "\"-u\",\"a:",
                                        "password3d"};
    enum { LEN = 200000, LIMIT_S = 4 };
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        Arena a = ARENA_INIT;
        AUTO_BUF Buf out = BUF_INIT((size_t)LEN * 40);
        Scrub scrub = {0};
        char *line = arena_alloc(&a, LEN);
        clock_t start = clock();
        for (size_t at = 0, n = strlen(parts[i]); at < LEN; at++)
            line[at] = parts[i][at % n];
        scrub_next(&scrub, &out, (Span){line, LEN}, false);
        if (clock() - start > LIMIT_S * CLOCKS_PER_SEC)
            fail_msg("a line of %s takes too long", parts[i]);
        arena_clear(&a);
    }
}
