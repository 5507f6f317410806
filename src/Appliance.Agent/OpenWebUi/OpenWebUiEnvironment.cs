namespace Appliance.Agent.OpenWebUi;

/// <summary>
/// Every variable that Open WebUI is run with. The device decides all of it at each start: what is changed on its own pages of settings holds
/// until the next one. A pure function; the names are those of its <c>env.py</c> and <c>config.py</c>.
/// </summary>
internal static class OpenWebUiEnvironment
{
    /// <summary>The port of the network that is its own.</summary>
    public const int Port = 8080;

    /// <summary>The port of its door.</summary>
    public const int DoorPort = 3000;

    private const string Data = "/var/lib/hearth/open-webui";
    private const string Cache = "/var/lib/hearth/open-webui-cache";
    private const string Api = "http://127.0.0.1:11434/v1";

    // llama.cpp: it then shows which models are loaded, and gives models back what they thought before.
    private const string Connection = """{"0":{"enable":true,"connection_type":"local","provider":"llama.cpp","auth_type":"bearer"}}""";

    /// <summary>The variables.</summary>
    /// <param name="host">The device's name without a domain.</param>
    /// <param name="secret">The secrets.</param>
    /// <param name="embeddingModel">The model that turns texts into vectors; null when there is none.</param>
    public static IReadOnlyDictionary<string, string> For(string host, OpenWebUiSecret secret, string? embeddingModel) => new SortedDictionary<string, string>(
        Places(secret).Concat(People(OriginOf(host), host)).Concat(Models(secret.ApiKey, embeddingModel ?? "")).Concat(Quiet()).ToDictionary(), StringComparer.Ordinal);

    /// <summary>Its own origin, as it knows it. The door puts it in place of whatever name a browser used.</summary>
    public static string OriginOf(string host) => $"https://{host.ToLowerInvariant()}.local:{DoorPort}";

    private static Dictionary<string, string> Places(OpenWebUiSecret secret) => new()
    {
        ["ENV"] = "prod",
        ["HOST"] = "127.0.0.1",
        ["PORT"] = $"{Port}",
        ["HOME"] = Data,
        ["DATA_DIR"] = Data + "/data",
        // Deleted and copied anew at every start, and by default in its own tree, which is read-only.
        ["STATIC_DIR"] = Cache + "/static",
        ["XDG_CACHE_HOME"] = Cache,
        ["HF_HOME"] = Cache + "/huggingface",
        ["PYTHONDONTWRITEBYTECODE"] = "1",
        // Without it a file in the folder it runs in, which is read-only; empty it is a refusal to start.
        ["WEBUI_SECRET_KEY"] = secret.SessionKey,
        // SQLite takes no second process.
        ["UVICORN_WORKERS"] = "1",
        // It would wait for pages that are open for as long as they are.
        ["UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN"] = "10",
        // An account that it has from the start: otherwise whoever comes first becomes its administrator.
        ["WEBUI_ADMIN_EMAIL"] = "admin@localhost",
        ["WEBUI_ADMIN_PASSWORD"] = secret.AdministratorPassword,
    };

    private static Dictionary<string, string> People(string origin, string host) => new()
    {
        ["WEBUI_URL"] = origin,
        ["CORS_ALLOW_ORIGIN"] = origin,
        ["WEBUI_AUTH_TRUSTED_EMAIL_HEADER"] = OpenWebUiHeaders.Email,
        ["WEBUI_AUTH_TRUSTED_NAME_HEADER"] = OpenWebUiHeaders.Name,
        ["WEBUI_AUTH_TRUSTED_ROLE_HEADER"] = OpenWebUiHeaders.Role,
        ["WEBUI_AUTH_SIGNOUT_REDIRECT_URL"] = $"https://{host.ToLowerInvariant()}.local/sign-out",
        ["WEBUI_SESSION_COOKIE_SECURE"] = "true",
        ["WEBUI_AUTH_COOKIE_SECURE"] = "true",
        ["ENABLE_PERSISTENT_CONFIG"] = "false",
        ["ENABLE_SIGNUP"] = "false",
        ["ENABLE_LOGIN_FORM"] = "false",
        ["DEFAULT_USER_ROLE"] = "user",
        // Who may use which model is the API's to say; otherwise all but administrators would see none.
        ["BYPASS_MODEL_ACCESS_CONTROL"] = "true",
        ["ENABLE_FORWARD_USER_INFO_HEADERS"] = "true",
    };

    // Each address by itself: those that are left out are api.openai.com, whatever the first one is.
    private static Dictionary<string, string> Models(string key, string embeddingModel) => new()
    {
        ["ENABLE_OPENAI_API"] = "true",
        ["OPENAI_API_BASE_URL"] = Api,
        ["OPENAI_API_BASE_URLS"] = Api,
        ["OPENAI_API_KEY"] = key,
        ["OPENAI_API_KEYS"] = key,
        ["OPENAI_API_CONFIGS"] = Connection,
        // As well, and every model would be listed twice. Its address is named so that none is looked for.
        ["ENABLE_OLLAMA_API"] = "false",
        ["OLLAMA_BASE_URL"] = "http://127.0.0.1:11434",
        // A model that is loaded from a slow disk takes its time; the API itself hangs up on what does not move.
        ["AIOHTTP_CLIENT_TIMEOUT"] = "",
        // Twenty-six tools in every question are five thousand tokens.
        ["DEFAULT_MODEL_METADATA"] = """{"capabilities":{"builtin_tools":false}}""",
        // After an answer it asks the model for a title, and for nothing else: others wait for their turn.
        ["ENABLE_TITLE_GENERATION"] = "true",
        ["ENABLE_TAGS_GENERATION"] = "false",
        ["ENABLE_FOLLOW_UP_GENERATION"] = "false",
        ["ENABLE_AUTOCOMPLETE_GENERATION"] = "false",
        // Documents go to the model whole: it has no database for their parts.
        ["BYPASS_EMBEDDING_AND_RETRIEVAL"] = "true",
        ["RAG_EMBEDDING_ENGINE"] = "openai",
        ["RAG_EMBEDDING_MODEL"] = embeddingModel,
        ["RAG_OPENAI_API_BASE_URL"] = Api,
        ["RAG_OPENAI_API_KEY"] = key,
        ["RAG_TEXT_SPLITTER"] = "character",
        ["AUDIO_STT_ENGINE"] = "openai",
        ["AUDIO_STT_MODEL"] = "whisper-1",
        ["AUDIO_STT_OPENAI_API_BASE_URL"] = Api,
        ["AUDIO_STT_OPENAI_API_KEY"] = key,
        ["BYPASS_PYDUB_PREPROCESSING"] = "true",
        // The browser speaks.
        ["AUDIO_TTS_ENGINE"] = "",
        ["AUDIO_TTS_OPENAI_API_BASE_URL"] = Api,
        ["AUDIO_TTS_OPENAI_API_KEY"] = key,
        ["ENABLE_IMAGE_GENERATION"] = "false",
        ["IMAGES_OPENAI_API_BASE_URL"] = Api,
        ["IMAGES_OPENAI_API_KEY"] = key,
        ["IMAGES_EDIT_OPENAI_API_BASE_URL"] = Api,
        ["IMAGES_EDIT_OPENAI_API_KEY"] = key,
    };

    // It reaches nothing outside anyway; these spare it the attempts.
    private static Dictionary<string, string> Quiet() => new()
    {
        ["OFFLINE_MODE"] = "true",
        ["HF_HUB_OFFLINE"] = "1",
        ["HF_HUB_DISABLE_TELEMETRY"] = "1",
        ["ENABLE_VERSION_UPDATE_CHECK"] = "false",
        ["RAG_EMBEDDING_MODEL_AUTO_UPDATE"] = "false",
        ["RAG_RERANKING_MODEL_AUTO_UPDATE"] = "false",
        ["WHISPER_MODEL_AUTO_UPDATE"] = "false",
        ["ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS"] = "false",
        ["ENABLE_PLUGINS"] = "false",
        ["ENABLE_WEB_SEARCH"] = "false",
        ["ENABLE_COMMUNITY_SHARING"] = "false",
        ["ENABLE_DIRECT_CONNECTIONS"] = "false",
        ["ENABLE_EVALUATION_ARENA_MODELS"] = "false",
        ["ENABLE_PROFILE_IMAGE_URL_FORWARDING"] = "false",
        ["ENABLE_CODE_INTERPRETER"] = "false",
        ["ENABLE_CODE_EXECUTION"] = "false",
        ["ENABLE_AUTOMATIONS"] = "false",
        ["ENABLE_CALENDAR"] = "false",
        ["SCARF_NO_ANALYTICS"] = "true",
        ["DO_NOT_TRACK"] = "true",
        ["ANONYMIZED_TELEMETRY"] = "false",
    };
}
