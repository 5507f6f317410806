namespace Appliance.Build.Imaging;

/// <summary>Whom an image trusts for its updates.</summary>
/// <param name="RootCertificate">The certificate of the publisher's root key, in PEM.</param>
/// <param name="IsDevelopment">Whether that key was made on the spot: such an image says so wherever its version shows.</param>
internal sealed record ImageTrust(string RootCertificate, bool IsDevelopment);
