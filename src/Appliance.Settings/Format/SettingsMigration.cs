using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>Turns a document of one version of the format into one of the next. Its version number is set by the caller.</summary>
/// <param name="map">The document as it was written.</param>
public delegate MapNode SettingsMigration(MapNode map);
