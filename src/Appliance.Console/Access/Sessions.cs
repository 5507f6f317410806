using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Appliance.Console.Access.Setup;
using Appliance.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Appliance.Console.Access;

/// <summary>What a cookie says, and whether it is still true.</summary>
internal sealed class Sessions(SettingsStore settings, SetupDesk setup)
{
    /// <summary>The claim in a cookie that came with the setup code.</summary>
    public const string ClaimType = "hearth/claim";

    private const string StampType = "hearth/stamp";
    private const int StampBytes = 16;

    /// <summary>Gives the browser a cookie for this person.</summary>
    public static Task SignInAsync(HttpContext context, UserSettings user) => SignInAsync(context,
    [
        new Claim(ClaimTypes.Name, user.Name),
        new Claim(ClaimTypes.Role, RoleOf(user)),
        new Claim(StampType, StampOf(user)),
    ]);

    /// <summary>Gives the browser a cookie for this claim of the rig.</summary>
    public static Task SignInAsync(HttpContext context, string claim) =>
        SignInAsync(context, [new Claim(ClaimTypes.Role, ConsoleRoles.Setup), new Claim(ClaimType, claim)]);

    /// <summary>The person that a cookie is about; null when it is no longer true: gone, another password, another role.</summary>
    public UserSettings? Find(ClaimsPrincipal principal) =>
        settings.Current.Document.Users.FirstOrDefault(user => user.Name == principal.Identity?.Name) is { } user
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(StampOf(user)), Encoding.UTF8.GetBytes(principal.FindFirst(StampType)?.Value ?? ""))
            ? user
            : null;

    /// <summary>Whether whoever has this cookie may still be let in as it says.</summary>
    public bool IsTrue(ClaimsPrincipal principal) => principal.IsInRole(ConsoleRoles.Setup)
        ? setup.IsUnfinished && setup.IsCurrent(principal.FindFirst(ClaimType)?.Value)
        : Find(principal) is not null;

    private static Task SignInAsync(HttpContext context, IEnumerable<Claim> claims) => context.SignInAsync(
        CookieAuthenticationDefaults.AuthenticationScheme,
        new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme)),
        new AuthenticationProperties { IsPersistent = true });

    private static string RoleOf(UserSettings user) => user.Role == UserRole.Admin ? ConsoleRoles.Administrator : ConsoleRoles.User;

    // Nothing to store, and it changes with all that a session rests on. The hash has a salt: not even the same password gives it again.
    private static string StampOf(UserSettings user) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Name}\n{user.Role}\n{user.PasswordHash}")).AsSpan(0, StampBytes));
}
