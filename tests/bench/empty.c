/* An empty program with why403's libraries: what starting costs before the first line of ours runs.
 */
#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <curses.h>
#include <expat.h>
#include <microhttpd.h>
#include <openssl/evp.h>

int main(int argc, char **argv)
{
    (void)argv;
    /* Never true: keeps the linker from leaving a library out. */
    if (argc > 1000) {
        cJSON_Delete(cJSON_CreateNull());
        curl_easy_cleanup(curl_easy_init());
        XML_ParserFree(XML_ParserCreate(NULL));
        MHD_stop_daemon(NULL);
        EVP_MD_CTX_free(EVP_MD_CTX_new());
        endwin();
    }
    return 0;
}
