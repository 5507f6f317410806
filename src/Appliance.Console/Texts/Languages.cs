using Appliance.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Console.Texts;

/// <summary>Finds the language for whoever asks.</summary>
internal static class Languages
{
    /// <summary>Every page is in the language its reader's browser wants most of those there are, else in the device's.</summary>
    public static void UseLanguages(this WebApplication app) => app.Use((context, next) =>
    {
        context.RequestServices.GetRequiredService<Text>().Use(Choose(context.Request, app.Services.GetRequiredService<SettingsStore>()));
        return next(context);
    });

    private static string Choose(HttpRequest request, SettingsStore settings) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(wish => wish.Quality ?? 1)
        .Select(wish => wish.Value.ToString().Split('-')[0].ToLowerInvariant())
        .FirstOrDefault(code => Language.Find(code) is not null)
        ?? (settings.Current.Document.Device.Language == Appliance.Settings.Language.French ? "fr" : Language.English.Code);
}
