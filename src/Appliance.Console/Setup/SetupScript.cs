using Microsoft.JSInterop;

namespace Appliance.Console.Setup;

/// <summary>What only the browser can do. Where it cannot, the wizard goes on without.</summary>
public sealed class SetupScript(IJSRuntime browser) : IAsyncDisposable
{
    private IJSObjectReference? _module;

    /// <summary>The browser's time zone by its IANA name; null when it does not say.</summary>
    public ValueTask<string?> GetTimeZoneAsync() => CallAsync<string?>("timeZone");

    /// <summary>Tells the browser the page's title and language.</summary>
    public ValueTask<string?> ShowAsync(string title, string language) => CallAsync<string?>("show", title, language);

    /// <summary>Puts the keyboard at the first field with an error.</summary>
    public ValueTask<string?> FocusErrorAsync() => CallAsync<string?>("focusError");

    /// <summary>Copies a text.</summary>
    /// <returns>False when the browser does not allow it.</returns>
    public ValueTask<bool> CopyAsync(string text) => CallAsync<bool>("copy", text);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }
    }

    private async ValueTask<T?> CallAsync<T>(string function, params object?[] arguments)
    {
        try
        {
            _module ??= await browser.InvokeAsync<IJSObjectReference>("import", "/_content/Appliance.Console/setup.js");
            return await _module.InvokeAsync<T>(function, arguments);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or TaskCanceledException)
        {
            return default;
        }
    }
}
