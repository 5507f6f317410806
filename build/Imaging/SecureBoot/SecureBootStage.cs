using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>
/// Signs the boot loader, and makes the lists of keys that it offers to a firmware which has none (setup mode): one key of ours as PK, KEK
/// and db, as bootctl does it; in db beside it what signs our kernel modules, and Microsoft's two for extension cards.
/// </summary>
internal sealed class SecureBootStage(X509Certificate2 key, ModuleKey? modules, IToolbox toolbox) : IImageStage
{
    /// <summary>The stage's name.</summary>
    public const string StageName = "secure-boot";

    /// <summary>The folder with the signed boot loader.</summary>
    public const string LoaderFolder = "loader";

    /// <summary>The signed boot loader, named as systemd's own programs look for it.</summary>
    public const string Loader = LoaderFolder + "/systemd-bootx64.efi.signed";

    /// <summary>The folder with the lists of keys, and with our certificate for people to look at.</summary>
    public const string Keys = "keys";

    /// <inheritdoc />
    public string Name => StageName;

    /// <summary>Whether this build signs for firmware.</summary>
    public static bool IsIn(StageOutputs inputs) => inputs.All.ContainsKey(StageName);

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("tools", inputs["tools"].Digest)
        .Add("certificate", Convert.ToHexStringLower(SHA256.HashData(key.RawData)))
        .Add("modules", modules?.Thumbprint ?? "")
        .Add("script", Script);

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string>(SecureBootCertificate.WriteFor(key, workspace.Scratch));
        if (modules is not null)
        {
            files["modules.der"] = modules.Certificate;
        }
        await toolbox.RunAsync(
            new ToolCommand("/bin/sh", "-euc", Script) { Output = workspace.Root, Inputs = files }, workspace.Progress, cancellationToken);
    }

    // Without Microsoft's keys a mainboard refuses the programs on graphics cards, and its screen stays dark (sd-boot's own warning).
    // The first GUID stands for us as the owner of a key, the second is Microsoft's.
    private const string Script = """
        boot=/usr/lib/systemd/boot/efi/systemd-bootx64.efi
        vendors=/usr/lib/python3/dist-packages/virt/firmware/certs
        mkdir -p /out/output/loader /out/output/keys
        sbsign --key /in/secure-boot.key --cert /in/secure-boot.pem --output /out/output/loader/systemd-bootx64.efi.signed $boot
        sbverify --cert /in/secure-boot.pem /out/output/loader/systemd-bootx64.efi.signed

        cd /out/scratch
        der() { sed -n '/^-----BEGIN/,/^-----END/p' "$1" | sed '1d;$d' | base64 -d; }
        list() { sbsiglist --owner "$1" --type x509 --output "$3" "$2"; }
        ours=5b1d7a0e-2f0c-4f0e-9c60-6865617274e5
        der /in/secure-boot.pem >/out/output/keys/secure-boot.der
        list $ours /out/output/keys/secure-boot.der PK.esl
        cp PK.esl KEK.esl
        cp PK.esl db.esl
        if [ -e /in/modules.der ]; then
            list $ours /in/modules.der modules.esl
            cat modules.esl >>db.esl
        fi
        for name in MicrosoftCorporationUEFICA2011 MicrosoftUEFICA2023; do
            der $vendors/$name.pem >$name.der
            list 77fa9abd-0359-4d32-bd60-28f4e78f784b $name.der $name.esl
            cat $name.esl >>db.esl
        done
        for name in PK KEK db; do
            sign-efi-sig-list -k /in/secure-boot.key -c /in/secure-boot.pem $name $name.esl /out/output/keys/$name.auth
        done
        """;
}
