using Appliance.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Texts;

/// <summary>The language of whoever sent a request: the one they chose, else the first their browser asks for that there is, else the device's. Circuits inherit it from the request that opened them.</summary>
public static class RequestLanguage
{
    /// <summary>The cookie that keeps a choice.</summary>
    public const string Cookie = "hearth-language";

    private static readonly AsyncLocal<Language?> Local = new();

    /// <summary>The language of the request under way; English outside of one.</summary>
    public static Language Current => Local.Value ?? Language.English;

    /// <summary>Finds out the language of each request.</summary>
    public static void UseLanguage(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<SettingsStore>();
        app.Use((context, next) =>
        {
            Local.Value = Of(context.Request, settings);
            return next(context);
        });
    }

    /// <summary>Maps the form that chooses a language: anybody may, also before signing in.</summary>
    public static void MapLanguage(this WebApplication app) =>
        app.MapPost("/language", (HttpContext context, [Microsoft.AspNetCore.Mvc.FromForm] string code, [Microsoft.AspNetCore.Mvc.FromForm] string? to) =>
        {
            if (Language.Find(code) is { } language)
            {
                context.Response.Cookies.Append(
                    Cookie, language.Code, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true });
            }
            // Only places of the console itself.
            return Results.LocalRedirect(to is ['/', ..] && !to.StartsWith("//", StringComparison.Ordinal) && !to.StartsWith("/\\", StringComparison.Ordinal) ? to : "/");
        }).AllowAnonymous();

    internal static Language Of(HttpRequest request, SettingsStore settings)
    {
        if (request.Cookies[Cookie] is { } chosen && Language.Find(chosen) is { } known)
        {
            return known;
        }
        return request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Language.Find(language.Value.ToString().Split('-')[0].ToLowerInvariant()))
            .FirstOrDefault(language => language is not null)
            ?? (settings.Current.Document.Device.Language == Appliance.Settings.Language.French ? Language.Find("fr")! : Language.English);
    }
}
