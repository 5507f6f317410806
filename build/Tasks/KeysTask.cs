using System.Globalization;
using Appliance.Build.Publishing;
using Appliance.Updates;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes a publisher's keys, renews them, and revokes what they signed.</summary>
[TaskName("Keys"), TaskDescription("Makes the keys that updates are signed with, in --keys=DIR; --renew, --rotate, --revoke=FINGERPRINT, --withdraw=VERSION")]
public sealed class KeysTask : FrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override void Run(BuildContext context)
    {
        var keys = context.OpenKeys(mayMakeOwn: true);
        var product = context.ImageConfiguration.Name;
        var reason = context.Argument("reason", "");
        if (context.HasArgument("rotate"))
        {
            keys = keys.Rotate(product);
            Console.WriteLine($"  Root {keys.Root.Number} follows root {keys.Root.Number - 1}. Publish, so that devices learn of it; images that are built from now on trust it alone.");
        }
        else if (context.HasArgument("renew"))
        {
            keys.Renew(product);
            Console.WriteLine("  There is a new release key. The one before is good until it expires; revoke it if it was lost.");
        }
        if (context.ImageConfiguration.SecureBoot.IsWanted && !keys.HasSecureBootKey)
        {
            keys.MakeSecureBootKey(product);
            Console.WriteLine($"  There is a {KeyFolder.SecureBootKey}, for firmware. Keep a copy: machines that know it start only what it signed.");
        }
        if (context.Argument("revoke", "") is { Length: > 0 } fingerprint)
        {
            RequireReason(reason, "revoke");
            keys.Revoke(Fingerprint(fingerprint), reason);
            Console.WriteLine($"  {Fingerprint(fingerprint)} is revoked. Publish, so that devices learn of it.");
        }
        if (context.Argument("withdraw", "") is { Length: > 0 } version)
        {
            RequireReason(reason, "withdraw");
            keys.Withdraw(ReleaseVersion.Parse(version), reason);
            Console.WriteLine($"  {version} is withdrawn. Publish another version, so that devices learn of it.");
        }
        Tell(context, keys);
    }

    private static void Tell(BuildContext context, KeyFolder keys)
    {
        Console.WriteLine($"  {context.KeysFolder}{(keys.Root.IsDevelopment ? ": development keys, for trying" : "")}");
        Console.WriteLine($"    root {keys.Root.Number.ToString(CultureInfo.InvariantCulture),-4} {keys.Root.Fingerprint}");
        try
        {
            using var release = keys.OpenRelease();
            var signer = new FeedSigner(release);
            Console.WriteLine($"    release   {signer.Fingerprint}, good until {signer.NotAfter:yyyy-MM-dd}");
        }
        catch (PublishingException e)
        {
            // What was asked for is done; what is missing is said.
            Console.WriteLine($"    release   {e.Message}");
        }
        foreach (var key in keys.Revocations.Keys)
        {
            Console.WriteLine($"    revoked   {key.Fingerprint}: {key.Reason}");
        }
        foreach (var withdrawn in keys.Revocations.Releases)
        {
            Console.WriteLine($"    withdrawn {withdrawn.Version}: {withdrawn.Reason}");
        }
        if (!keys.Root.IsDevelopment)
        {
            Console.WriteLine($"  Move {KeyFolder.RootKey} to a stick that lies in a drawer, with a copy of the folder: whoever has it can update every device, and without it none can be given new keys.");
        }
    }

    private static string Fingerprint(string text)
    {
        var digits = text.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigitLower)
            ? digits
            : throw new PublishingException($"'{text}' is no fingerprint: 64 hexadecimal digits, as this target shows them. Nothing was revoked.");
    }

    private static void RequireReason(string reason, string what)
    {
        if (!RevocationList.IsReason(reason))
        {
            throw new PublishingException($"--{what} needs --reason=\"…\", a sentence that owners of devices will read. Nothing was changed.");
        }
    }
}
