namespace Appliance.Build.Imaging;

/// <summary>What is being built: the version and the commit that it comes from.</summary>
/// <param name="Version">The version by Nerdbank.GitVersioning: <c>0.1.42</c>, or <c>0.1.42-g1a2b3c4</c> off the main branch.</param>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="SourceDate">The commit's time; every file of the image bears it.</param>
internal sealed record BuildVersion(string Version, string Commit, DateTimeOffset SourceDate)
{
    /// <summary>The version of the running build program, which is that of the checkout.</summary>
    public static BuildVersion Current { get; } = new(
        ThisAssembly.IsPublicRelease ? ThisAssembly.AssemblyInformationalVersion.Split('+')[0] : ThisAssembly.AssemblyInformationalVersion.Replace('+', '-'),
        ThisAssembly.GitCommitId,
        new DateTimeOffset(ThisAssembly.GitCommitDate));

    /// <summary>The same sources as a later version, to try an update with: <c>0.1.42.1</c>. Step 0 is the version itself.</summary>
    public BuildVersion Later(int step) =>
        step == 0 ? this : this with { Version = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Version}.{step}") };

    /// <summary>SOURCE_DATE_EPOCH: the source date in seconds since 1970.</summary>
    public string Epoch => SourceDate.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
